import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClientAssertionInput } from '@smart-ehr/oauth-core/client';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { importJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  askForToken,
  byAssertion,
  clientAssertion,
  createKeyPair,
  type KeyPair,
  publishedKey,
  registerKeys,
} from '../testing/backend.ts';
import { approve, basic, type Parameters, post, redeem, refresh } from '../testing/flow.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

const alias = 'https://ehr.example.org';

describeOnEachDatabase('a client that proves itself by its key', open => {
  let ehr: TestEhr;
  let keys: KeyPair;
  beforeAll(async () => {
    ehr = await startTestEhr(await open(), { originAliases: [alias] });
    keys = await createKeyPair();
  });
  beforeEach(() => registerKeys(ehr, [keys.publicKey]));
  afterAll(() => ehr.close());

  const assertion = (change: Partial<ClientAssertionInput> = {}) => clientAssertion(ehr, keys, change);
  const signed = async (claims: Record<string, unknown>, header: Record<string, unknown> = {}, pair = keys) => {
    const seconds = Math.floor(ehr.clock.nowMs / 1000);
    const all = {
      iss: 'bulk-worker',
      sub: 'bulk-worker',
      aud: `${ehr.origin}/token`,
      exp: seconds + 300,
      jti: crypto.randomUUID(),
    };
    const { alg = 'ES384', kid } = pair.privateKey;
    return new SignJWT({ ...all, ...claims })
      .setProtectedHeader({ alg, kid: kid ?? '', typ: 'JWT', ...header })
      .sign(await importJWK(pair.privateKey));
  };

  /** Refused before the signature is looked at, so any will do. */
  const claimsPublishedKey = async () => {
    const { privateKey } = await createKeyPair('RS384');
    return clientAssertion(ehr, { privateKey: { ...privateKey, kid: publishedKey.kid ?? '' } });
  };

  test.each(['ES384', 'RS384'] as const)('signs with %s', async alg => {
    const pair = await createKeyPair(alg);
    await registerKeys(ehr, [pair.publicKey, keys.publicKey]);
    expect((await askForToken(ehr, await clientAssertion(ehr, pair))).status).toBe(200);
  });

  describe('addresses the door that it asks', () => {
    test.each([
      ['by its token URL', ''],
      ['by its token URL with a slash', '/'],
    ])('%s', async (_, slash) => {
      expect((await askForToken(ehr, await assertion({ tokenEndpoint: `${ehr.origin}/token${slash}` }))).status).toBe(
        200,
      );
    });

    test('by its issuer', async () => {
      expect((await askForToken(ehr, await assertion({ tokenEndpoint: ehr.origin }))).status).toBe(200);
    });

    test('by its name at another origin of this EHR', async () => {
      expect((await askForToken(ehr, await assertion({ tokenEndpoint: `${alias}/token` }))).status).toBe(200);
    });

    test.each([
      ['the token URL of the other door', '/webchart.cgi/oauth/token/'],
      ['the issuer of the other door', '/webchart.cgi'],
      ['the FHIR base', '/fhir'],
      ['the place that revokes', '/revoke'],
    ])('but not by %s', async (_, path) => {
      const answer = await askForToken(ehr, await assertion({ tokenEndpoint: ehr.origin + path }));
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_client' } });
      expect(answer.body.error_description).toContain(`${ehr.origin}/token`);
    });

    test('and what is good at one door is worth nothing at the other', async () => {
      const answer = await askForToken(ehr, await assertion(), {}, `${ehr.origin}/webchart.cgi/oauth/token/`);
      expect(answer.body.error).toBe('invalid_client');
    });
  });

  describe('uses each assertion once', () => {
    test('also when it asked in vain with it', async () => {
      const one = await assertion();
      expect((await askForToken(ehr, one, { scope: 'nothing' })).body.error).toBe('invalid_scope');
      const again = await askForToken(ehr, one);
      expect(again).toMatchObject({ status: 400, body: { error: 'invalid_client' } });
      expect(again.body.error_description).toMatch(/jti was used before/);
    });

    test('also at another endpoint', async () => {
      const one = await assertion();
      await askForToken(ehr, one);
      expect((await post(`${ehr.origin}/revoke`, { token: 'at_x', ...byAssertion(one) })).body.error).toBe(
        'invalid_client',
      );
    });

    test('also of ten at once', async () => {
      const one = await assertion();
      const answers = await Promise.all(Array.from({ length: 10 }, () => askForToken(ehr, one)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    });

    test('also when its exp is no whole second, to the last moment of it', async () => {
      const startedMs = ehr.clock.nowMs;
      const exp = Math.floor(startedMs / 1000) + 10.9;
      const one = await signed({ exp });
      expect((await askForToken(ehr, one)).status).toBe(200);
      for (const second of [9.5, 10, 10.5, 10.95]) {
        ehr.clock.nowMs = (Math.floor(startedMs / 1000) + second) * 1000;
        expect((await askForToken(ehr, one)).body.error).toBe('invalid_client');
      }
      ehr.clock.nowMs = startedMs;
    });

    test('and one with a wrong signature uses up nothing', async () => {
      const one = await assertion();
      const forged = `${one.slice(0, one.lastIndexOf('.'))}.${'A'.repeat(128)}`;
      expect((await askForToken(ehr, forged)).body.error).toBe('invalid_client');
      expect((await askForToken(ehr, one)).status).toBe(200);
    });
  });

  describe('is refused', () => {
    const seconds = () => Math.floor(ehr.clock.nowMs / 1000);

    test.each<[string, () => Promise<string> | string]>([
      ['with a key that is not its own', async () => signed({}, {}, await createKeyPair())],
      [
        'with another key under a known kid',
        async () => signed({}, { kid: keys.publicKey.kid }, await createKeyPair()),
      ],
      ['without a kid', () => signed({}, { kid: undefined })],
      ['with the keys of another place', () => signed({}, { jku: 'https://elsewhere.example/jwks' })],
      ['as another', () => signed({ sub: 'inferno-bulk', iss: 'inferno-bulk' })],
      ['in the name of another', () => signed({ iss: 'inferno-bulk' })],
      ['for another server', () => signed({ aud: 'https://elsewhere.example/token' })],
      ['too late', () => signed({ exp: seconds() - 1 })],
      ['too far ahead', () => signed({ exp: seconds() + 361 })],
      ['without an end', () => signed({ exp: undefined })],
      ['before its time', () => signed({ nbf: seconds() + 120 })],
      ['without a jti', () => signed({ jti: undefined })],
      ['with what is no JWT', () => 'a.b.c'],
      ['with an unsigned JWT', async () => `${btoa('{"alg":"none"}')}.${(await signed({})).split('.')[1]}.`],
    ])('%s', async (_, make) => {
      expect(await askForToken(ehr, await make())).toMatchObject({ status: 400, body: { error: 'invalid_client' } });
    });

    test.each<[string, Parameters, Record<string, string>, string]>([
      ['with another type of assertion', { client_assertion_type: 'urn:x' }, {}, 'invalid_client'],
      ['with the client_id of another', { client_id: 'inferno-bulk' }, {}, 'invalid_client'],
      ['with a secret beside it', { client_secret: 'x' }, {}, 'invalid_request'],
      ['with Basic beside it', {}, basic(), 'invalid_request'],
    ])('%s', async (_, change, headers, error) => {
      const form = {
        grant_type: 'client_credentials',
        scope: 'system/*.rs',
        ...byAssertion(await assertion()),
        ...change,
      };
      expect((await post(`${ehr.origin}/token`, form, headers)).body.error).toBe(error);
    });

    test('with a key whose private half is printed somewhere', async () => {
      await registerKeys(ehr, [publishedKey]);
      const { status, body } = await askForToken(ehr, await claimsPublishedKey());
      expect([status, body.error]).toEqual([400, 'invalid_client']);
      expect(body.error_description).toMatch(/printed in the OAuth tutorial of WebChart.*make a key pair of your own/);
    });

    test('without its key', async () => {
      const form = { grant_type: 'client_credentials', scope: 'system/*.rs', client_id: 'bulk-worker' };
      expect((await post(`${ehr.origin}/token`, form)).body.error).toBe('invalid_client');
    });

    test('when it is registered for a secret', async () => {
      const answer = await askForToken(ehr, await assertion({ clientId: 'inferno-confidential' }));
      expect(answer.body.error_description).toMatch(/not registered for private_key_jwt/);
    });

    test('when nobody knows it', async () => {
      expect((await askForToken(ehr, await assertion({ clientId: 'nobody' }))).body.error).toBe('invalid_client');
    });

    test('and the log holds no assertion', async () => {
      const one = await assertion();
      await askForToken(ehr, one, { scope: 'nothing' });
      expect(ehr.log.join('')).not.toContain(one.slice(-40));
    });
  });

  describe('for an app with people', () => {
    const clientId = 'inferno-asymmetric';
    beforeEach(() => registerKeys(ehr, [keys.publicKey], { clientId }));

    test('stands in for a secret: code, refresh, revocation', async () => {
      const approved = await approve(ehr, { parameters: { client_id: clientId } });
      const form = async () => ({ client_id: undefined, ...byAssertion(await assertion({ clientId })) });
      const { status, body } = await redeem(ehr, approved, await form());
      expect([status, body.refresh_token]).toEqual([200, expect.any(String)]);
      const renewed = await refresh(ehr, body.refresh_token, await form());
      expect(renewed.status).toBe(200);
      const revoked = await post(`${ehr.origin}/revoke`, {
        token: String(renewed.body.refresh_token),
        ...(await form()),
      });
      expect(revoked.status).toBe(200);
      expect((await refresh(ehr, renewed.body.refresh_token, await form())).body.error).toBe('invalid_grant');
    });

    test('a code is not given for its client_id alone', async () => {
      const approved = await approve(ehr, { parameters: { client_id: clientId } });
      expect((await redeem(ehr, approved, { client_id: clientId })).body.error).toBe('invalid_client');
    });
  });

  describe('whose keys are at a URL', () => {
    let server: Server;
    let jwksUri: string;
    let published: unknown[];
    beforeAll(async () => {
      server = createServer((_, response) => response.end(JSON.stringify({ keys: published })));
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
      jwksUri = `http://localhost:${(server.address() as AddressInfo).port}/jwks.json`;
    });
    afterAll(() => server.close());

    test('is known by them, and by a new one as soon as it signs with it', async () => {
      published = [keys.publicKey];
      await registerKeys(ehr, [], { jwks: undefined, jwksUri });
      expect((await askForToken(ehr, await assertion())).status).toBe(200);
      const next = await createKeyPair();
      published = [next.publicKey];
      expect((await askForToken(ehr, await clientAssertion(ehr, next))).status).toBe(200);
      expect((await askForToken(ehr, await assertion())).body.error).toBe('invalid_client');
    });

    test('is refused when they are printed somewhere', async () => {
      published = [publishedKey];
      await registerKeys(ehr, [], { jwks: undefined, jwksUri: `${jwksUri}?printed` });
      const { body } = await askForToken(ehr, await claimsPublishedKey());
      expect([body.error, body.error_description]).toEqual(['invalid_client', expect.stringMatching(/printed in/)]);
    });

    test('is told what is wrong with it', async () => {
      await registerKeys(ehr, [], { jwks: undefined, jwksUri: 'http://localhost:1/jwks.json' });
      const answer = await askForToken(ehr, await assertion());
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_client' } });
      expect(answer.body.error_description).toBe(
        'The keys of this client cannot be read: its jwks_uri cannot be reached.',
      );
    });
  });
});
