import pg from 'pg';
import { createDiscard } from './discard.ts';
import { withConnection } from './postgresql-connection.ts';
import { readLines } from './postgresql-lines.ts';
import type { Row, Sql, SqlValue, Statement, WriteScript } from './sql.ts';

/** Prepared SQL on PostgreSQL: named statements on the pool that Prisma uses too. */
export function createPostgresqlSql(pool: pg.Pool): Sql {
  const prepared = createStatementNames();
  const discard = createDiscard();

  async function read<R>(text: string, ...values: SqlValue[]): Promise<R[]> {
    return (await pool.query(prepared({ text, values }))).rows as R[];
  }

  const write = <T>(script: () => WriteScript<T>): Promise<T> =>
    withConnection(pool, async (client, spoil) => {
      await client.query('BEGIN');
      try {
        const result = await run(script(), async statement => (await client.query(prepared(statement))).rows as Row[]);
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch(spoil);
        throw error;
      }
    });

  return {
    dialect: 'postgresql',
    read,
    async readFirst<R>(text: string, ...values: SqlValue[]) {
      return (await read<R>(text, ...values))[0];
    },
    async readLines(text, ...values) {
      const lines = await readLines(pool, prepared({ text, values }));
      return { ...lines, release: () => lines.pieces.forEach(discard) };
    },
    write,
  };
}

async function run<T>(script: WriteScript<T>, execute: (statement: Statement) => Promise<Row[]>): Promise<T> {
  let step = script.next([]);
  while (!step.done) step = script.next(await execute(step.value));
  return step.value;
}

/** Each connection keeps what has a name. Searches are of so many kinds that somebody can think of ever more texts. */
const mostNames = 2000;

/** Gives each text its name and PostgreSQL's form of parameters, once. Those that come late have no name, and are not kept. */
export function createStatementNames(): (statement: Statement) => pg.QueryConfig<SqlValue[]> {
  const names = new Map<string, pg.QueryConfig>();
  function prepare(text: string): pg.QueryConfig {
    const numbered = { text: numberParameters(text) };
    if (names.size === mostNames) return numbered;
    const named = { ...numbered, name: `s${names.size}` };
    names.set(text, named);
    return named;
  }
  return ({ text, values }) => ({ ...(names.get(text) ?? prepare(text)), values: [...values], types });
}

/** `?` → `$1`, `$2` …, except inside quotes. */
export function numberParameters(text: string): string {
  let count = 0;
  return text.replace(/'(?:[^']|'')*'|"[^"]*"|\?/g, match => (match === '?' ? `$${++count}` : match));
}

const INT8 = 20;
const NUMERIC = 1700;

/** Counts, sums, keys and milliseconds as numbers, as SQLite gives them. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format)),
};
