import { LoginTrustError } from './login-trust-error.ts';
import { parseSql, type Row, type Value } from './parse-sql.ts';

/** A Login Trust of WebChart: the columns of its row that are filled, and the redirect URIs of its translations. */
export type LoginTrust = { place: string; columns: Readonly<Record<string, string | number>>; redirectUris: string[] };

const maxTrusts = 100;
const maxColumns = 80;
const maxLength = 20_000;

/**
 * Reads what somebody keeps of WebChart's tables `login_trusts` and `login_trusts_translations`: the SQL that fills them,
 * or JSON, one object or a list, with the names of the columns. Nothing is guessed at.
 */
export function readLoginTrusts(text: string): LoginTrust[] {
  const rows = /^\s*[[{]/.test(text) ? parseJson(text) : parseSql(text);
  const trusts = new Map<string, LoginTrust>();
  for (const row of rows.filter(({ table }) => table === 'login_trusts')) {
    const columns = filled(row);
    const domain = String(columns.domain ?? '');
    if (domain === '') throw new LoginTrustError(row.place, 'domain was expected: it is the client_id.');
    if (trusts.has(domain)) throw new LoginTrustError(row.place, `the domain ${domain} stands in the file twice.`);
    trusts.set(domain, { place: row.place, columns, redirectUris: [] });
  }
  for (const row of rows.filter(({ table }) => table !== 'login_trusts')) addTranslation(trusts, row);
  if (trusts.size === 0) throw new LoginTrustError('line 1', 'a row of login_trusts was expected; there is none.');
  if (trusts.size > maxTrusts)
    throw new LoginTrustError('line 1', `the file holds ${trusts.size} rows; import at most ${maxTrusts} at once.`);
  return [...trusts.values()];
}

/** The one kind of translation that matters here: trans_type 5, from the word redirect_uri to a URI. */
function addTranslation(trusts: ReadonlyMap<string, LoginTrust>, row: Row): void {
  if (row.table !== 'login_trusts_translations') {
    const expected = 'login_trusts or login_trusts_translations was expected as the table';
    throw new LoginTrustError(row.place, `${expected}; it is ${row.table}.`);
  }
  const { domain, trans_type: type, trans_from: from, trans_to: to } = filled(row);
  const trust = trusts.get(String(domain));
  if (!trust) throw new LoginTrustError(row.place, 'the domain of a row of login_trusts in this file was expected.');
  if (Number(type) !== 5 || from !== 'redirect_uri') return;
  if (typeof to !== 'string') throw new LoginTrustError(row.place, 'trans_to was expected: the redirect URI.');
  trust.redirectUris.push(to);
}

function parseJson(text: string): Row[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new LoginTrustError('line 1', 'JSON was expected, as the file begins with a bracket; it is none.');
  }
  const entries: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  return entries.map((entry, i) => {
    const place = `entry ${i + 1}`;
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
      throw new LoginTrustError(place, 'an object with the columns of login_trusts was expected.');
    }
    const columns = new Map(
      Object.entries(entry).map(([name, value]) => [name.toLowerCase(), jsonValue(value, name, place)]),
    );
    return { table: columns.has('trans_type') ? 'login_trusts_translations' : 'login_trusts', place, columns };
  });
}

function jsonValue(value: unknown, name: string, place: string): Value {
  if (value === null || typeof value === 'string' || Number.isSafeInteger(value)) return value as Value;
  throw new LoginTrustError(place, `a text, a whole number or null was expected for ${name.slice(0, 64)}.`);
}

/** What is empty or NULL is not there. */
function filled({ columns, place }: Row): Record<string, string | number> {
  if (columns.size > maxColumns) throw new LoginTrustError(place, `at most ${maxColumns} columns were expected.`);
  const kept = [...columns].filter((pair): pair is [string, string | number] => pair[1] !== null && pair[1] !== '');
  for (const [name, value] of kept) {
    if (!/^[a-z_][a-z0-9_]{0,63}$/.test(name)) throw new LoginTrustError(place, 'names of columns were expected.');
    if (typeof value !== 'string') continue;
    if (value.length > maxLength) throw new LoginTrustError(place, `${name} is longer than ${maxLength} characters.`);
    if (value.includes('\0')) throw new LoginTrustError(place, `${name} holds a character that is no text (NUL).`);
  }
  return Object.fromEntries(kept);
}
