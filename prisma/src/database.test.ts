import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { openDatabase } from './database.ts';
import { all, first } from './sql.ts';
import { describeOnEachDatabase } from './testing.ts';

const user = { username: 'amara', displayName: 'Dr. Amara Okafor', passwordHash: 'x', role: 'practitioner' };
const client = { clientId: 'app', clientName: 'App', tokenEndpointAuthMethod: 'none', scope: 'openid' };

function insertCode(database: Database, hash: string): Promise<unknown> {
  return database.sql.write(() =>
    all(
      'insert into authorization_code (code_hash, grant_id, client_id, door, redirect_uri, expires_at_ms) values (?, ?, ?, ?, ?, ?)',
      hash,
      'grant',
      'app',
      'current',
      'http://localhost/callback',
      2 ** 52,
    ),
  );
}

async function empty({ sql }: Database): Promise<void> {
  await sql.write(function* () {
    for (const table of ['"UserRecord"', '"User"', '"Client"', 'authorization_code', 'compartment_index']) {
      yield* all(`delete from ${table}`);
    }
    yield* all('update commit_clock set seq = 0, last_ms = 0');
  });
}

describeOnEachDatabase('Prisma', open => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(() => empty(database));

  test('gives back booleans, dates, nulls and nested rows as they were stored', async () => {
    const { prisma } = database;
    const createdAt = new Date('2026-02-03T04:05:06.789Z');
    await prisma.client.create({ data: { ...client, legacyPkce: true, createdAt } });
    expect(await prisma.client.findUnique({ where: { clientId: 'app' } })).toMatchObject({
      legacyPkce: true,
      createdAt,
      launchUri: null,
      redirectUris: '[]',
    });
    const record = { patientId: 'p', relationship: 'self', fhirUser: 'Patient/p', position: 0 };
    const created = await prisma.user.create({
      data: { ...user, records: { create: record } },
      include: { records: true },
    });
    expect(created.records).toEqual([{ username: 'amara', ...record }]);
  });

  test('compares dates', async () => {
    const { prisma } = database;
    for (const [clientId, createdAt] of [
      ['old', '2026-01-01T00:00:00Z'],
      ['new', '2026-06-01T00:00:00+02:00'],
    ] as const) {
      await prisma.client.create({ data: { ...client, clientId, createdAt: new Date(createdAt) } });
    }
    const found = await prisma.client.findMany({ where: { createdAt: { lt: new Date('2026-05-31T22:00:00.001Z') } } });
    expect(found.map(({ clientId }) => clientId).sort()).toEqual(['new', 'old']);
    expect(await prisma.client.count({ where: { createdAt: { gt: new Date('2026-05-31T22:00:00Z') } } })).toBe(0);
  });

  test('reads large integers exactly', async () => {
    const { prisma } = database;
    await prisma.commitClock.update({ where: { id: 1 }, data: { lastMs: 9007199254740993n } });
    expect((await prisma.commitClock.findFirst())?.lastMs).toBe(9007199254740993n);
  });

  test.each([
    ['P2002', 'a key that is taken', { ...user }],
    ['P2003', 'a row that refers to nothing', { username: 'nobody', patientId: 'p' }],
  ])('answers %s to %s', async (code, _what, data) => {
    const { prisma } = database;
    await prisma.user.create({ data: user });
    const create =
      'patientId' in data
        ? prisma.userRecord.create({ data: { ...data, relationship: 'self', fhirUser: 'Patient/p', position: 0 } })
        : prisma.user.create({ data });
    await expect(create).rejects.toMatchObject({ code });
  });

  test('answers P2025 to an update of nothing', async () => {
    const { prisma } = database;
    const update = prisma.user.update({ where: { username: 'nobody' }, data: { role: 'admin' } });
    await expect(update).rejects.toMatchObject({ code: 'P2025' });
  });

  test('upserts by key, many at once', async () => {
    const { prisma } = database;
    const upserts = Array.from({ length: 20 }, (_, at) =>
      prisma.client.upsert({ where: { clientId: 'app' }, create: client, update: { clientName: `App ${at}` } }),
    );
    await Promise.all(upserts);
    expect(await prisma.client.count()).toBe(1);
  });

  test('keeps nothing of an interactive transaction that throws', async () => {
    const { prisma } = database;
    const failed = prisma.$transaction(async inside => {
      await inside.user.create({ data: user });
      expect(await inside.user.count()).toBe(1);
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    expect(await prisma.user.count()).toBe(0);
    await prisma.user.create({ data: user });
  });

  test('ends an interactive transaction that takes too long, and the next writer gets its turn', async () => {
    const { prisma } = database;
    const slow = prisma.$transaction(
      async inside => {
        await inside.user.create({ data: user });
        await new Promise(resolve => setTimeout(resolve, 400));
        await inside.user.count();
      },
      { timeout: 100 },
    );
    const next = prisma.client.create({ data: client });
    await expect(slow).rejects.toMatchObject({ code: 'P2028' });
    await next;
    expect(await prisma.user.count()).toBe(0);
  });
});

describeOnEachDatabase('prepared SQL', (open, _createEmpty, dialect) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(() => empty(database));

  test('gives integers as numbers and rows as objects', async () => {
    const { sql } = database;
    await sql.write(() => all('update commit_clock set last_ms = ? where id = ?', 2 ** 53 - 1, 1));
    expect(await sql.readFirst('select last_ms, seq from commit_clock')).toEqual({ last_ms: 2 ** 53 - 1, seq: 0 });
    expect(await sql.readFirst('select count(*) as n, sum(last_ms) as s from commit_clock')).toEqual({
      n: 1,
      s: 2 ** 53 - 1,
    });
    expect(await sql.readFirst('select seq from commit_clock where id = ?', 2)).toBeUndefined();
  });

  test('takes question marks in quotes for text', async () => {
    const { sql } = database;
    expect(await sql.read(`select 'a?b''?' as "c?" from commit_clock where id = ?`, 1)).toEqual([{ 'c?': "a?b'?" }]);
  });

  test('sorts text by its bytes', async () => {
    const { sql } = database;
    const codes = ['b', 'Z', 'a', 'é', '10', '9', 'ab', 'a-'];
    for (const code of codes)
      await sql.write(() => all('insert into compartment_index (resource_key, patient_id) values (1, ?)', code));
    const rows = await sql.read<{ id: string }>('select patient_id as id from compartment_index order by patient_id');
    expect(rows.map(({ id }) => id)).toEqual(['10', '9', 'Z', 'a', 'a-', 'ab', 'b', 'é']);
  });

  test('a script reads its own writes, and others do not until it has ended', async () => {
    const { sql } = database;
    const inside = await sql.write(function* () {
      yield* all('update commit_clock set seq = ?', 7);
      return yield* first<{ seq: number }>('select seq from commit_clock');
    });
    expect(inside?.seq).toBe(7);
    expect((await sql.readFirst<{ seq: number }>('select seq from commit_clock'))?.seq).toBe(7);
  });

  if (dialect === 'postgresql')
    test('a script whose connection breaks leaves nothing, and the next one works', async () => {
      const { sql } = database;
      const breaks = sql.write(function* () {
        yield* all('update commit_clock set seq = 9');
        yield* all('select pg_terminate_backend(pg_backend_pid())');
      });
      await expect(breaks).rejects.toThrow(/terminat/);
      await sql.write(() => all('update commit_clock set seq = seq + 1'));
      expect(await sql.readFirst('select seq from commit_clock')).toEqual({ seq: 1 });
    });

  test.each([
    [
      'throws',
      function* () {
        yield { text: 'update commit_clock set seq = 9', values: [] };
        throw new Error('refused');
      },
    ],
    [
      'yields a statement that fails',
      function* () {
        yield { text: 'update commit_clock set seq = 9', values: [] };
        yield { text: 'insert into commit_clock (id, seq, last_ms) values (1, 0, 0)', values: [] };
      },
    ],
    [
      'yields what is not SQL',
      function* () {
        yield { text: 'update commit_clock set seq = 9', values: [] };
        yield { text: 'updaet', values: [] };
      },
    ],
  ])('a script that %s leaves nothing, and the next one works', async (_how, script) => {
    const { sql } = database;
    await expect(sql.write(script)).rejects.toThrow();
    await sql.write(() => all('update commit_clock set seq = seq + 1'));
    expect((await sql.readFirst<{ seq: number }>('select seq from commit_clock'))?.seq).toBe(1);
  });

  test('of fifty who use a code at once, one gets it', async () => {
    await insertCode(database, 'once');
    const takes = Array.from({ length: 50 }, () =>
      database.sql.write(() =>
        first(
          'update authorization_code set used_ms = 1 where code_hash = ? and used_ms is null returning code_hash',
          'once',
        ),
      ),
    );
    expect((await Promise.all(takes)).filter(row => row !== undefined)).toHaveLength(1);
  });

  test('interleaves with writes of Prisma', async () => {
    const { prisma, sql } = database;
    const writes = Array.from({ length: 60 }, (_, at) =>
      at % 3 === 0
        ? sql.write(() => all('update commit_clock set seq = seq + 1'))
        : at % 3 === 1
          ? prisma.client.create({ data: { ...client, clientId: `app-${at}` } })
          : prisma.$transaction(async inside => {
              const clock = await inside.commitClock.findFirstOrThrow();
              await inside.client.create({ data: { ...client, clientId: `app-${at}-${clock.id}` } });
            }),
    );
    await Promise.all(writes);
    expect(await sql.read('select seq from commit_clock')).toEqual([{ seq: 20 }]);
    expect(await prisma.client.count()).toBe(40);
  });
});

test.each(['', 'mysql://localhost/x', './ehr.db', 'file:', 'file::memory:'])('refuses to open %j', async url => {
  await expect(openDatabase(url)).rejects.toThrow('DATABASE_URL');
});
