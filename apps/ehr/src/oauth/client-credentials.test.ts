import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { current, webchart2024 } from '../front-doors.ts';
import { cleanUp } from '../stores/housekeeping.ts';
import {
  askForToken,
  backendToken,
  clientAssertion,
  createKeyPair,
  type KeyPair,
  registerKeys,
} from '../testing/backend.ts';
import { basic, type Parameters, post } from '../testing/flow.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('a backend service', open => {
  let ehr: TestEhr;
  let keys: KeyPair;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
    keys = await createKeyPair();
    await registerKeys(ehr, [keys.publicKey]);
  });
  afterAll(() => ehr.close());

  const ask = async (change: Parameters = {}) => askForToken(ehr, await clientAssertion(ehr, keys), change);
  const access = (token: unknown, door = current.name) => ehr.ehr.findAccess(String(token), door, ehr.clock.nowMs);

  test('is given an access token for five minutes, and nothing to renew it with', async () => {
    const answer = await ask();
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        access_token: expect.stringMatching(/^at_[\w-]{43}$/),
        token_type: 'Bearer',
        expires_in: 300,
        scope: 'system/*.rs',
      },
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('has access for itself, with no person and no patient', async () => {
    const { body } = await ask({ scope: 'system/Patient.rs' });
    expect(await access(body.access_token)).toEqual({
      grantId: expect.stringMatching(/^g_/),
      clientId: 'bulk-worker',
      door: 'current',
      scopes: [expect.objectContaining({ level: 'system', type: 'Patient', interactions: ['read', 'search'] })],
      scope: 'system/Patient.rs',
      issuedMs: ehr.clock.nowMs,
      expiresAtMs: ehr.clock.nowMs + 300_000,
      details: {},
    });
  });

  test('has access no longer than that', async () => {
    const token = await backendToken(ehr);
    await registerKeys(ehr, [keys.publicKey]);
    ehr.clock.nowMs += 300_000;
    expect(await access(token)).toBeUndefined();
  });

  test('has access at the door alone that it asked', async () => {
    const tokenEndpoint = `${ehr.origin}/webchart.cgi/oauth/token/`;
    const answer = await askForToken(ehr, await clientAssertion(ehr, keys, { tokenEndpoint }), {}, tokenEndpoint);
    expect(answer.status).toBe(200);
    expect(await access(answer.body.access_token, webchart2024.name)).toBeDefined();
    expect(await access(answer.body.access_token)).toBeUndefined();
  });

  test('ends its access by giving the token back', async () => {
    const { body } = await ask();
    const form = { token: String(body.access_token), grant_type: undefined, scope: undefined };
    const revoked = await askForToken(ehr, await clientAssertion(ehr, keys), form, `${ehr.origin}/revoke`);
    expect(revoked.status).toBe(200);
    expect(await access(body.access_token)).toBeUndefined();
  });

  test('leaves nothing behind once its access is over for a day', async () => {
    const { sql } = ehr.ehr.database;
    const left = async () =>
      (await sql.read("select id from access_grant where client_id = 'bulk-worker'")).length +
      (await sql.read('select jti_hash from used_assertion')).length;
    await ask();
    await cleanUp(ehr.ehr);
    expect(await left()).toBeGreaterThan(0);
    ehr.clock.nowMs += 24 * 60 * 60_000 + 1;
    await cleanUp(ehr.ehr);
    expect(await left()).toBe(0);
    expect((await ask()).status).toBe(200);
  });

  describe('is given of what it asks', () => {
    test.each([
      ['all types', 'system/*.rs', 'system/*.rs'],
      ['one type', 'system/Observation.rs', 'system/Observation.rs'],
      ['the older words', 'system/*.read', 'system/*.read'],
      ['no right to write', 'system/Patient.cruds', 'system/Patient.rs'],
      ['nothing for persons', 'system/Patient.rs user/*.rs patient/*.rs openid', 'system/Patient.rs'],
      ['no offline_access', 'offline_access system/Patient.r', 'system/Patient.r'],
      ['nothing that is not there', 'system/Patient.rs system/Spaceship.rs', 'system/Patient.rs'],
    ])('%s', async (_, scope, granted) => {
      const { status, body } = await ask({ scope });
      expect([status, body.scope, body.refresh_token]).toEqual([200, granted, undefined]);
    });
  });

  describe('is refused', () => {
    test.each([
      ['no scope', undefined],
      ['an empty scope', ''],
      ['scopes for persons only', 'patient/*.rs user/*.rs openid fhirUser'],
      ['an unknown type', 'system/Spaceship.rs'],
      ['what is no scope', 'everything'],
      ['the right to write', 'system/*.cud'],
    ])('%s', async (_, scope) => {
      expect(await ask({ scope })).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    });

    test('more than it is registered for', async () => {
      await registerKeys(ehr, [keys.publicKey], { scope: 'system/Patient.rs' });
      expect((await ask({ scope: 'system/Observation.rs' })).body.error).toBe('invalid_scope');
      expect((await ask({ scope: 'system/*.rs' })).body.scope).not.toMatch(/\*|Observation/);
      await registerKeys(ehr, [keys.publicKey], { scope: 'system/*.rs' });
    });

    test.each([
      ['a public client', { client_id: 'inferno-public' }, {}],
      ['a client with a secret that is for people', {}, basic()],
    ])('the grant, to %s', async (_, form, headers) => {
      const answer = await post(
        `${ehr.origin}/token`,
        { grant_type: 'client_credentials', scope: 'system/*.rs', ...form },
        headers,
      );
      expect(answer).toMatchObject({ status: 400, body: { error: 'unauthorized_client' } });
    });

    test('the grant, to a client with a key that is for people', async () => {
      await registerKeys(ehr, [keys.publicKey], { clientId: 'inferno-asymmetric' });
      const assertion = await clientAssertion(ehr, keys, { clientId: 'inferno-asymmetric' });
      expect((await askForToken(ehr, assertion)).body.error).toBe('unauthorized_client');
    });
  });
});
