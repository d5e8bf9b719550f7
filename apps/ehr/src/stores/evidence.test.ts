import { type Database, openDatabase } from '@smart-ehr/prisma';
import { describeOnEachDatabase, type TestDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AuditStore, createAuditStore } from './audit.ts';
import { createEvidenceStore, type EvidenceStore } from './evidence.ts';
import { cleanUp } from './housekeeping.ts';

describeOnEachDatabase('evidence', open => {
  let here: EvidenceStore;
  let elsewhere: EvidenceStore;
  let audit: AuditStore;
  let database: TestDatabase;
  let second: Database;
  beforeAll(async () => {
    database = await open();
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

  const proven = (jti: string, jkt = 'k'.repeat(43), expiresAtMs = 120_000) => ({ proof: { jkt, jti, expiresAtMs } });
  const provenBefore = expect.objectContaining({
    code: 'invalid_dpop_proof',
    description: expect.stringMatching(/before/),
  });

  test('a proof counts once', async () => {
    await here.keep(proven('a'), 0);
    await expect(here.keep(proven('a'), 1)).rejects.toEqual(provenBefore);
    await expect(here.keep(proven('a'), 119_999)).rejects.toEqual(provenBefore);
    await here.keep(proven('a', undefined, 240_000), 120_000);
  });

  test('a proof counts once in all processes together', async () => {
    const attempts = Array.from({ length: 20 }, (_, i) => (i % 2 ? here : elsewhere).keep(proven('b'), 0));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('a proof of another key is another', async () => {
    await here.keep(proven('c'), 0);
    await here.keep(proven('c', 'o'.repeat(43)), 0);
  });

  test('an assertion that comes with a used proof is not used up by what is undone', async () => {
    await here.keep(proven('d'), 0);
    await expect(here.keep({ ...used('with-d'), ...proven('d') }, 0)).rejects.toEqual(provenBefore);
    await here.keep(used('with-d'), 0);
  });

  test('the proof of a refused request has been used', async () => {
    await here.keepRefused(proven('e'), 0);
    await expect(here.keep(proven('e'), 0)).rejects.toEqual(provenBefore);
  });

  test('a proof is forgotten when it would be refused for its age', async () => {
    const stored = () => database.sql.read('select 1 as one from used_proof');
    await cleanUp({ database, now: () => 120_000 });
    expect(await stored()).not.toEqual([]);
    await cleanUp({ database, now: () => 240_001 });
    expect(await stored()).toEqual([]);
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
