import { LoginTrustError } from './login-trust-error.ts';
import { type Token, tokensOf } from './sql-tokens.ts';

export type Value = string | number | null;

/** A row as somebody wrote it: of SQL or of JSON, its columns in lower case. */
export type Row = { table: string; place: string; columns: ReadonlyMap<string, Value> };

/**
 * Reads `insert into t set a = 1, …` and `insert into t (a, …) values (1, …), …`, several of them, in the SQL of MySQL. It
 * takes literals alone: whatever would have to be computed is an error.
 */
export function parseSql(sql: string): Row[] {
  const tokens = new Tokens(tokensOf(sql));
  const rows: Row[] = [];
  while (!tokens.isAt('end')) {
    if (tokens.takeSymbol(';')) continue;
    rows.push(...insertStatement(tokens));
    if (!tokens.isAt('end')) tokens.expectSymbol(';');
  }
  return rows;
}

function insertStatement(tokens: Tokens): Row[] {
  tokens.expectWord('insert');
  tokens.expectWord('into');
  const table = tokens.expectName('the name of a table');
  if (tokens.takeWord('set')) return [assignments(tokens, table)];
  if (!tokens.takeSymbol('(')) throw tokens.expected('SET or a list of columns in parentheses');
  const columns = listOf(tokens, () => tokens.expectName('the name of a column'));
  tokens.expectWord('values');
  const rows: Row[] = [];
  do {
    const place = tokens.place();
    tokens.expectSymbol('(');
    const values = listOf(tokens, () => tokens.expectValue());
    if (values.length !== columns.length) {
      throw new LoginTrustError(
        place,
        `${columns.length} values were expected, one for each column; there are ${values.length}.`,
      );
    }
    rows.push(
      row(
        table,
        place,
        columns.map((column, i) => [column, values[i] ?? null]),
      ),
    );
  } while (tokens.takeSymbol(','));
  return rows;
}

function assignments(tokens: Tokens, table: string): Row {
  const place = tokens.place();
  const pairs: [string, Value][] = [];
  do {
    const column = tokens.expectName('the name of a column');
    tokens.expectSymbol('=');
    pairs.push([column, tokens.expectValue()]);
  } while (tokens.takeSymbol(','));
  return row(table, place, pairs);
}

function row(table: string, place: string, pairs: readonly (readonly [string, Value])[]): Row {
  const columns = new Map<string, Value>();
  for (const [column, value] of pairs) {
    if (columns.has(column)) throw new LoginTrustError(place, `the column ${column} stands here twice.`);
    columns.set(column, value);
  }
  return { table, place, columns };
}

/** What follows an opening parenthesis, up to the closing one. */
function listOf<Item>(tokens: Tokens, item: () => Item): Item[] {
  const items = [item()];
  while (tokens.takeSymbol(',')) items.push(item());
  tokens.expectSymbol(')');
  return items;
}

class Tokens {
  #at = 0;
  readonly #tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get #next(): Token {
    return this.#tokens[this.#at] as Token;
  }

  place(): string {
    return `line ${this.#next.line}`;
  }

  isAt(kind: Token['kind']): boolean {
    return this.#next.kind === kind;
  }

  takeSymbol(symbol: string): boolean {
    return this.#take(({ kind, text }) => kind === 'symbol' && text === symbol);
  }

  takeWord(word: string): boolean {
    return this.#take(({ kind, text }) => kind === 'word' && text.toLowerCase() === word);
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.expected(symbol);
  }

  expectWord(word: string): void {
    if (!this.takeWord(word)) throw this.expected(word.toUpperCase());
  }

  expectName(what: string): string {
    const { kind, text } = this.#next;
    if (!this.#take(() => kind === 'word' || kind === 'name')) throw this.expected(what);
    return text.toLowerCase();
  }

  expectValue(): Value {
    const { kind, text } = this.#next;
    if (this.takeWord('null')) return null;
    if (!this.#take(() => kind === 'string' || kind === 'number'))
      throw this.expected('a text in quotes, a whole number or NULL');
    return kind === 'number' ? Number(text) : text;
  }

  /** Never repeats a text in quotes: it may be a secret. */
  expected(what: string): LoginTrustError {
    const { kind, text } = this.#next;
    const instead = { end: 'the file ends', string: 'a text in quotes stands' }[kind as string] ?? `"${text}" stands`;
    return new LoginTrustError(this.place(), `${what} was expected; ${instead} here.`);
  }

  #take(isIt: (token: Token) => boolean): boolean {
    if (!isIt(this.#next)) return false;
    this.#at++;
    return true;
  }
}
