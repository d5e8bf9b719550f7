import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { all, type WriteScript } from './sql.ts';
import { createSqliteFile, type TemporaryDatabase } from './temporary-databases.ts';

let file: TemporaryDatabase;
let database: Database;
beforeEach(async () => {
  file = await createSqliteFile();
  await migrate(file.url);
  database = await openDatabase(file.url);
});
afterEach(async () => {
  await database.close();
  await file.remove();
});

const add = (jti: string) =>
  all(`insert into used_assertion (client_id, jti_hash, expires_at_ms) values ('app', ?, 1)`, jti);
const kept = async () => {
  const rows = await database.sql.read<{ jti_hash: string }>('select jti_hash from used_assertion order by jti_hash');
  return rows.map(row => row.jti_hash);
};
const outcomes = async (writes: Promise<unknown>[]) => (await Promise.allSettled(writes)).map(({ status }) => status);

test('writes of one turn are there together, before the first of them is told', async () => {
  const writes = ['a', 'b', 'c'].map(jti => database.sql.write(() => add(jti)));
  await writes[0];
  expect(await kept()).toEqual(['a', 'b', 'c']);
  expect(await outcomes(writes)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
});

test('each is given its own result', async () => {
  const writes = [1, 2, 3].map(number => database.sql.write(() => answer(number)));
  expect(await Promise.all(writes)).toEqual([1, 2, 3]);
});

test('one that throws leaves nothing behind, and the others alone', async () => {
  const refusal = new Error('not this one');
  const [before, broken, after] = [
    database.sql.write(() => add('a')),
    database.sql.write(() => addThenThrow('b', refusal)),
    database.sql.write(() => add('c')),
  ];
  await expect(broken).rejects.toBe(refusal);
  expect(await outcomes([before, after])).toEqual(['fulfilled', 'fulfilled']);
  expect(await kept()).toEqual(['a', 'c']);
});

test('one that throws alone leaves nothing behind', async () => {
  await expect(database.sql.write(() => addThenThrow('a', new Error('alone')))).rejects.toThrow('alone');
  expect(await kept()).toEqual([]);
  await database.sql.write(() => add('b'));
  expect(await kept()).toEqual(['b']);
});

test('a broken rule of the database takes back what came before it in that write only', async () => {
  const writes = [
    database.sql.write(() => add('a')),
    database.sql.write(function* () {
      yield* add('b');
      yield* add('a');
    }),
  ];
  expect(await outcomes(writes)).toEqual(['fulfilled', 'rejected']);
  expect(await kept()).toEqual(['a']);
});

test('the later one of two sees what the first one did', async () => {
  const [, seen] = await Promise.all([
    database.sql.write(() => add('a')),
    database.sql.write(() => all('select jti_hash from used_assertion')),
  ]);
  expect(seen).toEqual([{ jti_hash: 'a' }]);
});

test('when the whole transaction is gone, nobody is told of success, and what comes later is written', async () => {
  const writes = [
    database.sql.write(() => add('a')),
    database.sql.write(() => all('rollback')),
    database.sql.write(() => add('c')),
  ];
  expect(await outcomes(writes)).toEqual(['rejected', 'rejected', 'rejected']);
  await database.sql.write(() => add('d'));
  expect(await kept()).toEqual(['d']);
});

test('writes that take too long for one transaction go on in the next, in their order', async () => {
  const seen: number[] = [];
  const slow = (number: number) =>
    database.sql.write(function* () {
      for (const until = performance.now() + 3; performance.now() < until; ) yield* all('select 1');
      seen.push(number);
    });
  await Promise.all([1, 2, 3, 4, 5].map(slow));
  expect(seen).toEqual([1, 2, 3, 4, 5]);
});

test('those of Prisma share in it, and their errors stay theirs', async () => {
  const client = { clientName: 'App', tokenEndpointAuthMethod: 'none', scope: 'openid' };
  const writes = [
    database.prisma.client.create({ data: { ...client, clientId: 'a' } }),
    database.prisma.client.create({ data: { ...client, clientId: 'a' } }),
    database.sql.write(() => add('a')),
  ];
  expect((await outcomes(writes)).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(await database.prisma.client.count()).toBe(1);
  expect(await kept()).toEqual(['a']);
});

function* answer(number: number): WriteScript<number> {
  yield* all('select 1');
  return number;
}

function* addThenThrow(jti: string, error: Error): WriteScript<void> {
  yield* add(jti);
  throw error;
}
