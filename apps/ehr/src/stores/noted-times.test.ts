import type { Sql } from '@smart-ehr/prisma';
import { describeOnEachDatabase, type TestDatabase } from '@smart-ehr/prisma/testing';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { insertGrant } from './grants.ts';
import { createLastUsed, type NotedTimes, startWritingTimes } from './noted-times.ts';

const nowMs = 1_000_000_000;

describeOnEachDatabase('the time of the last use', open => {
  let database: TestDatabase;
  let writes: number;
  let lastUsed: NotedTimes;

  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    writes = 0;
    const { sql } = database;
    const counted: Sql = { ...sql, write: script => sql.write(script).finally(() => (writes += 1)) };
    lastUsed = createLastUsed(counted);
    await sql.write(function* () {
      yield { text: 'delete from access_grant', values: [] };
      for (const id of ['g_1', 'g_2', 'g_3'])
        yield* insertGrant({ id, clientId: 'app', door: 'current', scope: 'openid', username: 'ana' }, nowMs);
    });
  });
  afterEach(() => void vi.useRealTimers());

  const times = async () =>
    Object.fromEntries(
      (
        await database.sql.read<{ id: string; last_used_ms: number | null }>(
          'select id, last_used_ms from access_grant order by id',
        )
      ).map(row => [row.id, row.last_used_ms]),
    );

  test('is written for many grants at once, the latest of each', async () => {
    lastUsed.note('g_1', nowMs);
    lastUsed.note('g_2', nowMs + 1);
    lastUsed.note('g_1', nowMs + 2);
    await lastUsed.flush();
    expect(await times()).toEqual({ g_1: nowMs + 2, g_2: nowMs + 1, g_3: null });
    expect(writes).toBe(1);
  });

  test('is not written at all when nothing was used', async () => {
    await lastUsed.flush();
    lastUsed.note('g_1', nowMs);
    await lastUsed.flush();
    await lastUsed.flush();
    expect(writes).toBe(1);
  });

  test.each([
    ['stays within a minute of what is stored', 59_999, nowMs],
    ['moves on after a minute', 60_000, nowMs + 60_000],
    ['never goes back', -120_000, nowMs],
  ])('%s', async (_, laterMs, stored) => {
    lastUsed.note('g_1', nowMs);
    await lastUsed.flush();
    lastUsed.note('g_1', nowMs + laterMs);
    await lastUsed.flush();
    expect((await times()).g_1).toBe(stored);
  });

  test('of a grant that is gone is nobody’s', async () => {
    lastUsed.note("g' or 1=1 --", nowMs);
    await lastUsed.flush();
    expect(await times()).toEqual({ g_1: null, g_2: null, g_3: null });
  });

  test('takes no more memory than ten thousand grants need, and loses none of them', async () => {
    for (let at = 0; at < 10_000; at += 1) lastUsed.note(`other_${at}`, nowMs);
    lastUsed.note('other_0', nowMs);
    expect(writes).toBe(0);
    lastUsed.note('g_1', nowMs);
    await vi.waitFor(() => expect(writes).toBe(1));
    await lastUsed.flush();
    expect((await times()).g_1).toBe(nowMs);
  });

  test('is written once a minute, and when the process ends', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const noting = startWritingTimes([lastUsed], error => {
      throw error;
    });
    lastUsed.note('g_1', nowMs);
    vi.advanceTimersByTime(59_999);
    expect(writes).toBe(0);
    vi.advanceTimersByTime(1);
    await vi.waitFor(() => expect(writes).toBe(1));
    lastUsed.note('g_2', nowMs);
    await noting.stop();
    expect(await times()).toMatchObject({ g_1: nowMs, g_2: nowMs });
    lastUsed.note('g_3', nowMs);
    vi.advanceTimersByTime(120_000);
    expect(writes).toBe(2);
  });
});
