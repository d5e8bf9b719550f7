import type { SqlValue } from '@smart-ehr/prisma';

/** A piece of SQL with the values of its `?`. Values never become part of a text. */
export type Fragment = { text: string; values: SqlValue[] };

/**
 * Puts SQL together: `sql\`a = ${1} and ${fragment}\`` binds what is a value and splices what is a fragment.
 */
export function sql(parts: TemplateStringsArray, ...inserted: (SqlValue | Fragment)[]): Fragment {
  let text = parts[0] ?? '';
  const values: SqlValue[] = [];
  let at = 0;
  for (const item of inserted) {
    if (typeof item === 'object' && item !== null) {
      text += item.text;
      values.push(...item.values);
    } else {
      text += '?';
      values.push(item);
    }
    at += 1;
    text += parts[at] ?? '';
  }
  return { text, values };
}

/** Text of our own, a table or column name: never anything from a request. */
export function raw(text: string): Fragment {
  return { text, values: [] };
}

export function join(fragments: readonly Fragment[], separator: ' and ' | ' or ' | ', '): Fragment {
  return { text: fragments.map(({ text }) => text).join(separator), values: fragments.flatMap(({ values }) => values) };
}

/** A tree of halves: SQLite refuses a chain of `or` that is a thousand deep. */
export function anyOf(fragments: readonly Fragment[]): Fragment {
  if (fragments.length <= 8) return sql`(${join(fragments, ' or ')})`;
  const half = fragments.length >> 1;
  return sql`(${anyOf(fragments.slice(0, half))} or ${anyOf(fragments.slice(half))})`;
}
export const allOf = (fragments: readonly Fragment[]) =>
  fragments.length === 0 ? raw('1 = 1') : sql`${join(fragments, ' and ')}`;
export const listOf = (values: readonly SqlValue[]) =>
  sql`(${join(
    values.map(value => sql`${value}`),
    ', ',
  )})`;

export function unionOf(parts: readonly Fragment[]): Fragment {
  return parts.reduce((all, part) => sql`${all} union all ${part}`);
}

/**
 * There is such a row. `offset 0` keeps PostgreSQL from collecting all such rows of the table first: for questions about
 * few versions, each of which is looked up. On both databases a `+` before a column keeps away an index that finds more.
 */
export function someOf(rows: Fragment): Fragment {
  return sql`exists (select 1 from ${rows} limit 1 offset 0)`;
}
