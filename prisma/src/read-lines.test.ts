import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPostgresqlSql } from './postgresql-sql.ts';
import { all, type Sql } from './sql.ts';
import { describeOnEachDatabase, type TestDatabase } from './testing.ts';

const awkward = [
  'backslashes \\ \\\\ \\n \\x01 \\.',
  `quotes " ' ''`,
  'line separators \u2028 \u2029 \u0085',
  'emoji 😀 👩‍⚕️, é ü 名',
  'controls \u0001 \u0002 \t \r \u007f',
  '\\N',
  'a,b|c;d',
].map(text => JSON.stringify({ text }));
const large = JSON.stringify({ text: 'é'.repeat(1_000_000) });
const stored = [...awkward, large, '{}'];

const columns = 'key, type, id, version, from_seq, last_updated, body';

describeOnEachDatabase('lines of a query', (open, _createEmpty, dialect) => {
  let database: TestDatabase;
  let sql: Sql;
  beforeAll(async () => {
    database = await open();
    sql = database.sql;
    await sql.write(function* () {
      for (const [nth, body] of stored.entries()) {
        yield* all(
          `insert into resource_version (${columns}) values (?, 'Basic', ?, 1, 1, '', ?)`,
          nth + 1,
          `b${nth}`,
          body,
        );
      }
    });
  });

  const text = (line: string) => `select key, ${line} as line from resource_version where key > ? order by key limit ?`;
  async function read(from: Sql, query: string, ...values: number[]) {
    const { lastKey, pieces } = await from.readLines(query, ...values);
    return { lastKey, text: Buffer.concat(pieces).toString() };
  }
  const lines = (texts: readonly string[]) => texts.map(each => `${each}\n`).join('');

  test('are what is stored, byte by byte', async () => {
    expect(await read(sql, text('body'), 0, 100)).toEqual({ lastKey: stored.length, text: lines(stored) });
  });
  test('come window by window, each piece of whole lines', async () => {
    const { lastKey, pieces } = await sql.readLines(text('body'), 3, 5);
    expect(lastKey).toBe(8);
    for (const piece of pieces) expect(piece.at(-1)).toBe(10);
    expect(Buffer.concat(pieces).toString()).toBe(lines(stored.slice(3, 8)));
  });
  test('are left out where they are null, but not their keys', async () => {
    const line = 'case when key <= 2 then body end';
    expect(await read(sql, text(line), 0, 5)).toEqual({ lastKey: 5, text: lines(stored.slice(0, 2)) });
    expect(await read(sql, text(line), 4, 3)).toEqual({ lastKey: 7, text: '' });
  });
  test('are none without a row', async () => {
    expect(await read(sql, text('body'), 100, 5)).toEqual({ lastKey: undefined, text: '' });
  });
  test('do not mix with those of others at the same time', async () => {
    const asked = Array.from({ length: 60 }, (_, nth) => nth % stored.length);
    const found = await Promise.all(
      asked.flatMap(after => [
        read(sql, text('body'), after, 1),
        sql.readFirst<{ body: string }>('select body from resource_version where key = ?', after + 1),
      ]),
    );
    expect(found).toEqual(
      asked.flatMap(after => [
        { lastKey: after + 1, text: lines(stored.slice(after, after + 1)) },
        { body: stored[after] },
      ]),
    );
  });
  test('are gone when they are released', async () => {
    const { pieces, release } = await sql.readLines(text('body'), 0, 100);
    release();
    expect(pieces.map(({ length }) => length)).toEqual(pieces.map(() => 0));
  });
  test('are an error where the statement is one, and the next statement is answered', async () => {
    await expect(sql.readLines('select key, body as line from no_such_table')).rejects.toThrow(/no_such_table/);
    expect(await read(sql, text('body'), 0, 1)).toEqual({ lastKey: 1, text: lines(stored.slice(0, 1)) });
  });

  if (dialect === 'sqlite') return;
  describe('as PostgreSQL sends them', () => {
    let pool: pg.Pool;
    afterAll(() => pool?.end());

    test('are the same over a socket of another kind, such as that of TLS', async () => {
      pool = new pg.Pool({ connectionString: database.url, max: 1 });
      const other = createPostgresqlSql(pool);
      for (const after of [0, 3]) {
        expect(await read(other, text('body'), after, 6)).toEqual(await read(sql, text('body'), after, 6));
        expect(await other.readFirst('select 1 as one')).toEqual({ one: 1 });
      }
    });
    test('are an error when a row fails after others, and when the connection breaks; the next query is answered', async () => {
      const fails = `select n as key, (10 / (50000 - n))::text || repeat('x', 100) as line from generate_series(1, 60000) n`;
      await expect(sql.readLines(fails)).rejects.toThrow('division by zero');
      const breaks = `select n as key, case when n = 50000 then pg_terminate_backend(pg_backend_pid())::text else repeat('x', 100) end as line
        from generate_series(1, 60000) n`;
      await expect(sql.readLines(breaks)).rejects.toThrow(/terminat/);
      expect(await read(sql, text('body'), 0, 1)).toEqual({ lastKey: 1, text: lines(stored.slice(0, 1)) });
    });
  });
});
