import { type Fragment, join, raw, sql } from './fragment.ts';

/** What results are put in order by; ties are broken by key, which every list ends with. */
export type SortKey = {
  by: 'id' | 'lastUpdated' | { table: 'date' | 'string' | 'token'; param: number };
  descending: boolean;
};

/** The place of the last result of a page: its sort values and its key. */
export type Cursor = { values: (string | number)[]; key: number };

/** Results without the value come last in both directions. */
const lastOf = {
  number: { ascending: 9e15, descending: -9e15 },
  text: { ascending: '\u{10ffff}', descending: '' },
};

/** The sort values of a version `v`, as further columns s0, s1, …. */
export function sortColumns(keys: readonly SortKey[]): Fragment {
  return keys.reduce((columns, key, at) => sql`${columns}, ${sortValue(key)} as ${raw(`s${at}`)}`, raw(''));
}

/** The same columns of a page, by their names. */
export function sortNames(keys: readonly SortKey[]): Fragment {
  return raw(keys.map((_, at) => `, page.s${at}`).join(''));
}

function sortValue({ by, descending }: SortKey): Fragment {
  if (by === 'id') return raw('v.id');
  if (by === 'lastUpdated') return raw('v.last_updated');
  const direction = descending ? 'descending' : 'ascending';
  const pick = raw(descending ? 'max' : 'min');
  const column = { date: descending ? 'high_ms' : 'low_ms', string: 'folded', token: 'code' }[by.table];
  const last = lastOf[by.table === 'date' ? 'number' : 'text'][direction];
  return sql`coalesce((select ${pick}(i.${raw(column)}) from ${raw(`${by.table}_index`)} i
    where i.resource_key = v.key and +i.param = ${by.param}), ${last})`;
}

/** `order by` of the rows of a page. */
export function orderBy(keys: readonly SortKey[], table: '' | 'page.' = ''): Fragment {
  const columns = keys.map(({ descending }, at) => `${table}s${at} ${descending ? 'desc' : 'asc'}`);
  return raw([...columns, `${table}key asc`].join(', '));
}

/** What comes after the cursor: (s0 beyond) or (s0 equal and s1 beyond) or … or (all equal and key beyond). */
export function afterCursor(keys: readonly SortKey[], cursor: Cursor): Fragment {
  const columns = [
    ...keys.map(({ descending }, at) => ({
      name: `s${at}`,
      beyond: descending ? '<' : '>',
      value: cursor.values[at] ?? '',
    })),
    { name: 'key', beyond: '>', value: cursor.key },
  ];
  const alternatives = columns.map(({ name, beyond, value }, at) => {
    const equal = columns.slice(0, at).map(column => sql`${raw(column.name)} = ${column.value}`);
    return sql`(${join([...equal, sql`${raw(name)} ${raw(beyond)} ${value}`], ' and ')})`;
  });
  return sql`(${join(alternatives, ' or ')})`;
}
