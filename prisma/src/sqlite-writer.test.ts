import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { measureLoopDelay } from './loop-delay.ts';
import { migrate } from './migrate.ts';
import { all, first } from './sql.ts';
import { sqlitePath } from './sqlite-handle.ts';
import { startProcess } from './start-process.ts';
import { createSqliteFile, type TemporaryDatabase } from './temporary-databases.ts';

const client = { clientName: 'App', tokenEndpointAuthMethod: 'none', scope: 'openid' };
const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

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

test.skipIf(process.platform === 'win32')('nobody else on the machine may read a new database', async () => {
  const folder = path.join(path.dirname(sqlitePath(file.url)), 'new');
  await migrate(`file:${folder}/ehr.db`);
  const own = await openDatabase(`file:${folder}/ehr.db`);
  await own.sql.write(() => all('update commit_clock set seq = seq + 1'));
  const modes = new Map<string, number>();
  for (const name of ['.', ...(await readdir(folder))])
    modes.set(name, (await stat(path.join(folder, name))).mode & 0o777);
  expect(Object.fromEntries(modes)).toEqual({ '.': 0o700, 'ehr.db': 0o600, 'ehr.db-shm': 0o600, 'ehr.db-wal': 0o600 });
  await own.close();
});

test('who closes leaves nothing in the log', async () => {
  const own = await openDatabase(file.url);
  await own.sql.write(() => all('update commit_clock set seq = seq + 1'));
  const log = `${sqlitePath(file.url)}-wal`;
  expect((await stat(log)).size).toBeGreaterThan(0);
  await own.close();
  expect((await stat(log)).size).toBe(0);
});

test('who closes while somebody else writes leaves the log to them', async () => {
  const own = await openDatabase(file.url);
  await own.sql.write(() => all('update commit_clock set seq = seq + 1'));
  const other = new DatabaseSync(sqlitePath(file.url));
  other.exec('BEGIN IMMEDIATE');
  await own.close();
  other.exec('update commit_clock set seq = seq + 1; COMMIT');
  other.close();
  expect(await database.sql.readFirst('select seq from commit_clock where id = 1')).toEqual({ seq: 2 });
});

test('writers get their turn in the order in which they came, through Prisma and prepared SQL alike', async () => {
  const { prisma, sql } = database;
  await prisma.client.create({ data: { ...client, clientId: 'warm-up' } });
  const clientsSeen = () => sql.write(() => first<{ n: number }>('select count(*) as n from "Client"'));
  const [, afterTransaction, , afterCreate] = await Promise.all([
    prisma.$transaction(async inside => {
      await inside.client.create({ data: { ...client, clientId: 'first' } });
      await pause(500);
    }),
    pause(100).then(clientsSeen),
    pause(200).then(() => prisma.client.create({ data: { ...client, clientId: 'second' } })),
    pause(350).then(clientsSeen),
  ]);
  expect([afterTransaction?.n, afterCreate?.n]).toEqual([2, 3]);
});

test('a write waits for the write of another process, without stopping the event loop', async () => {
  const other = startProcess(new URL('./test-processes/hold-write.ts', import.meta.url), file.url, '3000');
  await other.printedLines(1);
  const loop = measureLoopDelay();
  const from = performance.now();
  const row = await database.sql.write(() => first<{ last_ms: number }>('select last_ms from commit_clock'));
  expect(performance.now() - from).toBeGreaterThan(500);
  expect(row?.last_ms).toBe(1);
  expect(loop.longestMs()).toBeLessThan(1_500);
  await other.output();
});

test('a script may not wait for anything else: it ends before any other code runs', async () => {
  let otherRan = false;
  const write = database.sql.write(function* () {
    setImmediate(() => {
      otherRan = true;
    });
    for (let at = 0; at < 100; at++) yield* all('update commit_clock set seq = seq + 1');
    return otherRan;
  });
  expect(await write).toBe(false);
});

test.each([
  ['reads', () => database.sql.read('select seq from commit_clock')],
  ['reads of Prisma', () => database.prisma.commitClock.count()],
  ['writes', () => database.sql.write(() => all('update commit_clock set seq = seq + 1'))],
])('an endless loop of awaited %s lets timers and sockets have their turn', async (_what, query) => {
  let goOn = true;
  setTimeout(() => {
    goOn = false;
  }, 50);
  const deadline = performance.now() + 10_000;
  while (goOn) {
    await query();
    if (performance.now() > deadline) throw new Error('The timer had no turn for ten seconds.');
  }
});

test('the reader cannot write', async () => {
  await expect(database.sql.read('update commit_clock set seq = 1')).rejects.toThrow('readonly');
});

test('the database has pages of 16 kB, a write-ahead log and foreign keys', async () => {
  expect(await database.sql.readFirst('pragma page_size')).toEqual({ page_size: 16384 });
  expect(await database.sql.readFirst('pragma journal_mode')).toEqual({ journal_mode: 'wal' });
  expect(await database.sql.write(() => first('pragma foreign_keys'))).toEqual({ foreign_keys: 1 });
  expect(await database.sql.write(() => first('pragma synchronous'))).toEqual({ synchronous: 1 });
});
