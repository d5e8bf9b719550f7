import { type Database, openDatabase } from '@smart-ehr/prisma';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createUsedAssertionStore, type UsedAssertionStore } from './used-assertions.ts';

describeOnEachDatabase('an accepted assertion', open => {
  let here: UsedAssertionStore;
  let elsewhere: UsedAssertionStore;
  let second: Database;
  beforeAll(async () => {
    const database = await open();
    second = await openDatabase(database.url);
    here = createUsedAssertionStore(database.sql);
    elsewhere = createUsedAssertionStore(second.sql);
  });
  afterAll(() => second.close());

  const used = (jti: string, clientId = 'worker', expiresAtMs = 300_000) => ({ clientId, jti, expiresAtMs });

  test('counts once', async () => {
    expect(await here.rememberOnce(used('a'), 0)).toBe(true);
    expect(await here.rememberOnce(used('a'), 1)).toBe(false);
    expect(await here.rememberOnce(used('a'), 299_999)).toBe(false);
  });

  test('counts once in all processes together', async () => {
    const attempts = Array.from({ length: 20 }, (_, i) => (i % 2 ? here : elsewhere).rememberOnce(used('b'), 0));
    expect((await Promise.all(attempts)).filter(Boolean)).toHaveLength(1);
  });

  test('of another client is another', async () => {
    await here.rememberOnce(used('c'), 0);
    expect(await here.rememberOnce(used('c', 'other'), 0)).toBe(true);
  });

  test('keeps no one from its jti once it has expired', async () => {
    await here.rememberOnce(used('d'), 0);
    expect(await here.rememberOnce(used('d', 'worker', 600_000), 300_000)).toBe(true);
    expect(await here.rememberOnce(used('d', 'worker', 900_000), 300_001)).toBe(false);
  });
});
