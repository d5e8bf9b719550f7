import { type Database, openDatabase } from '@smart-ehr/prisma';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AuditStore, createAuditStore } from './audit.ts';
import { createEvidenceStore, type EvidenceStore } from './evidence.ts';

describeOnEachDatabase('evidence', open => {
  let here: EvidenceStore;
  let elsewhere: EvidenceStore;
  let audit: AuditStore;
  let second: Database;
  beforeAll(async () => {
    const database = await open();
    second = await openDatabase(database.url);
    here = createEvidenceStore(database.sql);
    elsewhere = createEvidenceStore(second.sql);
    audit = createAuditStore(database.sql);
  });
  afterAll(() => second.close());

  const used = (jti: string, clientId = 'worker', expiresAtMs = 300_000) => ({
    assertion: { clientId, jti, expiresAtMs },
  });
  const told = (event: string) => ({ event: { kind: 'token', event } as const });
  const events = async () => (await audit.list({ count: 100 })).map(({ event }) => event);
  const usedBefore = expect.objectContaining({ code: 'invalid_client', description: expect.stringMatching(/jti/) });

  test('an assertion counts once', async () => {
    await here.keep(used('a'), 0);
    await expect(here.keep(used('a'), 1)).rejects.toEqual(usedBefore);
    await expect(here.keep(used('a'), 299_999)).rejects.toEqual(usedBefore);
  });

  test('an assertion counts once in all processes together', async () => {
    const attempts = Array.from({ length: 20 }, (_, i) => (i % 2 ? here : elsewhere).keep(used('b'), 0));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('an assertion of another client is another', async () => {
    await here.keep(used('c'), 0);
    await here.keep(used('c', 'other'), 0);
  });

  test('an assertion keeps no one from its jti once it has expired', async () => {
    await here.keep(used('d'), 0);
    await here.keep(used('d', 'worker', 600_000), 300_000);
    await expect(here.keep(used('d', 'worker', 900_000), 300_001)).rejects.toEqual(usedBefore);
  });

  test('nothing is told of what was asked for with a used assertion', async () => {
    await here.keep({ ...used('e'), ...told('first') }, 0);
    await expect(here.keep({ ...used('e'), ...told('second') }, 0)).rejects.toEqual(usedBefore);
    expect(await events()).toEqual(['first']);
  });

  test('of a refused request it is told, and its assertion has been used', async () => {
    await here.keepRefused({ ...used('f'), ...told('refused') }, 0);
    await expect(here.keep(used('f'), 0)).rejects.toEqual(usedBefore);
    await here.keepRefused({ ...used('f'), ...told('refused again') }, 0);
    expect(await events()).toEqual(['refused again', 'refused', 'first']);
  });
});
