import { describeOnEachDatabase, type TestDatabase } from '@smart-ehr/prisma/testing';
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSigningKeyStore, type SigningKeyStore } from '../stores/signing-keys.ts';
import { connect, refresh } from '../testing/flow.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';
import { announcedMs, overlapMs, rereadMs } from './key-times.ts';
import { renewKeys } from './renew-keys.ts';
import { ensureSigningKey, rotateSigningKey } from './rotate-signing-key.ts';
import { createSigningKeys } from './signing-keys.ts';

const key = Buffer.alloc(32, 1);
const dayMs = 24 * 60 * 60_000;

describeOnEachDatabase('the rotation of signing keys', open => {
  let database: TestDatabase;
  let store: SigningKeyStore;
  let nowMs: number;
  beforeAll(async () => {
    database = await open();
    store = createSigningKeyStore(database);
  });
  beforeEach(async () => {
    nowMs = Date.parse('2026-03-01T09:00:00Z');
    await database.prisma.signingKey.deleteMany();
    await ensureSigningKey(store, key, nowMs);
  });

  test('happens once, however many processes do it at the same moment', async () => {
    const rotations = await Promise.all(Array.from({ length: 5 }, () => rotateSigningKey(store, key, nowMs)));
    expect(rotations.filter(({ outcome }) => outcome === 'rotated')).toHaveLength(1);
    expect((await store.list()).filter(({ retiresAtMs }) => retiresAtMs === null)).toHaveLength(1);
    expect(await store.list()).toHaveLength(2);
  });

  test('waits until the new key signs', async () => {
    await rotateSigningKey(store, key, nowMs);
    expect((await rotateSigningKey(store, key, nowMs + announcedMs - 1)).outcome).toBe('announcing');
    expect((await rotateSigningKey(store, key, nowMs + announcedMs)).outcome).toBe('rotated');
    expect(await store.list()).toHaveLength(3);
  });

  test('is seen by another process within a minute, and nobody reads more often', async () => {
    let reads = 0;
    const list = () => {
      reads++;
      return store.list();
    };
    const counting = { ...store, list };
    const elsewhere = createSigningKeys(counting, key);
    const before = await elsewhere.active(nowMs);
    await createSigningKeys(store, key).rotate(nowMs);
    for (let second = 0; second < 60; second++) {
      await elsewhere.active(nowMs + second * 1000);
      expect(await elsewhere.publicJwks(nowMs + second * 1000)).toHaveLength(1);
    }
    expect(reads).toBe(1);
    expect(await elsewhere.publicJwks(nowMs + rereadMs)).toHaveLength(2);
    expect((await elsewhere.active(nowMs + rereadMs)).kid).toBe(before.kid);
    expect((await elsewhere.active(nowMs + announcedMs)).kid).not.toBe(before.kid);
  });

  describe('by itself', () => {
    test.each([
      ['not before its day', 90, 90 * dayMs - 1, undefined],
      ['on its day', 90, 90 * dayMs, 'rotated'],
      ['long after, when the EHR was off', 90, 400 * dayMs, 'rotated'],
      ['never with 0', 0, 4000 * dayMs, undefined],
    ])('%s', async (_, days, laterMs, outcome) => {
      const keys = createSigningKeys(store, key);
      expect((await keys.rotateWhenDue(days, nowMs + laterMs))?.outcome).toBe(outcome);
      expect(await keys.rotateWhenDue(days, nowMs + laterMs)).toBeUndefined();
    });
  });

  test('leaves nothing of a key that is over', async () => {
    await rotateSigningKey(store, key, nowMs);
    expect(await store.forgetRetired(nowMs + announcedMs + overlapMs - 1)).toBe(0);
    expect(await store.forgetRetired(nowMs + announcedMs + overlapMs)).toBe(1);
    expect(await store.list()).toHaveLength(1);
  });
});

describeOnEachDatabase('an id_token across a rotation', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open(), { keyRotationDays: 1 });
  });
  afterAll(() => ehr.close());

  const jwks = async () => (await (await fetch(`${ehr.origin}/jwks`)).json()) as JSONWebKeySet;

  test('is always signed by a key of a copy of the JWKS that is five minutes old', async () => {
    let { refresh_token: refreshToken } = (await connect(ehr)).tokens;
    const copies = [await jwks()];
    const seen: string[] = [];
    const minutes = (announcedMs + overlapMs) / 60_000 + 3;
    ehr.clock.nowMs += dayMs;
    await renewKeys(ehr.ehr);
    for (let minute = 0; minute < minutes; minute++, ehr.clock.nowMs += 60_000) {
      await renewKeys(ehr.ehr);
      copies.push(await jwks());
      const { body } = await refresh(ehr, refreshToken);
      refreshToken = body.refresh_token;
      const idToken = String(body.id_token);
      const oldCopy = copies.at(-6) ?? (copies[0] as JSONWebKeySet);
      await jwtVerify(idToken, createLocalJWKSet(oldCopy), { currentDate: new Date(ehr.clock.nowMs) });
      seen.push(decodeProtectedHeader(idToken).kid ?? '');
    }
    expect(new Set(seen).size).toBe(2);
    expect(copies.map(({ keys }) => keys.length)).toEqual(expect.arrayContaining([1, 2]));
    expect(copies.at(-1)?.keys.map(({ kid }) => kid)).toEqual([seen.at(-1)]);
    expect(ehr.log.join('')).toContain('signing key rotated');
    const [event] = await ehr.ehr.audit.list({ kind: 'administration', count: 1 });
    expect(event).toMatchObject({ event: 'signing key rotated', details: { kid: seen.at(-1), previousKid: seen[0] } });
  });
});
