import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Config } from '../config.ts';
import { askForToken, clientAssertion, createKeyPair, publishedKey } from '../testing/backend.ts';
import { approve, redeem } from '../testing/flow.ts';
import { type Body, redirectUri, register, webchartsRequests } from '../testing/registration.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('POST /register', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
  });
  afterAll(() => ehr.close());

  const common = {
    client_id: expect.stringMatching(/^app_[\w-]{43}$/),
    registration_access_token: expect.stringMatching(/^rat_[\w-]{43}$/),
    application_type: 'web',
  };
  const { jwks_uri: _jwksUri, ...asymmetric } = webchartsRequests.asymmetric;
  const secret = { client_secret: expect.stringMatching(/^cs_[\w-]{43}$/), client_secret_expires_at: 0 };

  describe.each([
    ['/register', ''],
    ['/webchart.cgi/register', '/webchart.cgi'],
  ])('takes the request of WebChart’s tutorial at %s', (path, issuerPath) => {
    test.each([
      ['for a public client', webchartsRequests.public, {}],
      ['for a confidential client', webchartsRequests.confidential, secret],
      ['for an asymmetric client, without a secret', webchartsRequests.asymmetric, {}],
      ['for a backend service', webchartsRequests.bulk, { response_types: [], redirect_uris: [] }],
    ])('%s', async (_, request, change) => {
      const { client_id: _id, ...asked } = request;
      const { status, headers, body } = await register(ehr, request, {}, path);
      const { registration_client_uri: uri, registration_warnings: warnings, ...registered } = body;
      expect([status, registered]).toEqual([201, { ...asked, ...common, ...change }]);
      expect(uri).toBe(`${ehr.origin}${issuerPath}/register/${body.client_id}`);
      expect(warnings).toEqual([expect.objectContaining({ code: 'client_id_ignored' })]);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(body.client_id).not.toBe(request.client_id);
    });
  });

  test('tells what it ignored and what is unwise, each with a sentence and the rule', async () => {
    const { status, body } = await register(ehr, {
      redirect_urls: ['https://app.example/'],
      redirect_uris: ['http://localhost:8080/code'],
      scope: 'launch openid email patient/*.rs',
    });
    expect(status).toBe(201);
    const warnings = body.registration_warnings as { code: string; message: string; spec: string }[];
    expect(warnings.map(({ code }) => code)).toEqual([
      'member_misspelt',
      'scope_unknown',
      'launch_uri_missing',
      'secret_by_default',
      'loopback_redirect_of_web_app',
    ]);
    for (const { message, spec } of warnings)
      expect([message, spec]).toEqual([expect.any(String), expect.stringMatching(/^https:/)]);
  });

  test('says nothing where there is nothing to say', async () => {
    const { client_id: _, ...request } = webchartsRequests.public;
    expect((await register(ehr, request)).body).not.toHaveProperty('registration_warnings');
  });

  test('a public client comes to its token', async () => {
    const { body } = await register(ehr, webchartsRequests.public);
    const parameters = { client_id: String(body.client_id), redirect_uri: redirectUri };
    const approved = await approve(ehr, { parameters });
    expect((await redeem(ehr, approved, parameters)).status).toBe(200);
  });

  test('a confidential client comes to its token with its secret, and not without', async () => {
    const { body } = await register(ehr, webchartsRequests.confidential);
    const [client_id, client_secret] = [String(body.client_id), String(body.client_secret)];
    const client = { client_id, redirect_uri: redirectUri };
    expect((await redeem(ehr, await approve(ehr, { parameters: client }), client)).body.error).toBe('invalid_client');
    const answer = await redeem(ehr, await approve(ehr, { parameters: client }), { ...client, client_secret });
    expect(answer.status).toBe(200);
  });

  test('a backend service with inline keys comes to its token', async () => {
    const keys = await createKeyPair();
    const { jwks_uri: _, ...bulk } = webchartsRequests.bulk;
    const { body } = await register(ehr, { ...bulk, jwks: { keys: [keys.publicKey] } });
    expect(body.jwks).toEqual({ keys: [keys.publicKey] });
    const assertion = await clientAssertion(ehr, keys, { clientId: String(body.client_id) });
    expect((await askForToken(ehr, assertion)).status).toBe(200);
  });

  test('keeps no secret and no token, only what they are recognized by', async () => {
    const { body } = await register(ehr, webchartsRequests.confidential);
    const row = await ehr.ehr.database.prisma.client.findUnique({ where: { clientId: String(body.client_id) } });
    const kept = JSON.stringify(row) + ehr.log.join('');
    for (const one of [body.client_secret, body.registration_access_token]) expect(kept).not.toContain(one);
  });

  test.each<[string, unknown, Record<string, string>, string]>([
    ['no redirect URI', { ...webchartsRequests.public, redirect_uris: undefined }, {}, 'invalid_redirect_uri'],
    ['another machine over http', { redirect_uris: ['http://app.example/'] }, {}, 'invalid_redirect_uri'],
    ['a script', { redirect_uris: ['javascript:alert(1)'] }, {}, 'invalid_redirect_uri'],
    ['a system scope for people', { ...webchartsRequests.public, scope: 'system/*.rs' }, {}, 'invalid_client_metadata'],
    [
      'a backend service without a key',
      { ...webchartsRequests.bulk, jwks_uri: undefined },
      {},
      'invalid_client_metadata',
    ],
    [
      'a home page that is none',
      { ...webchartsRequests.public, client_uri: 'javascript:0' },
      {},
      'invalid_client_metadata',
    ],
    ['a key that anybody has', { ...asymmetric, jwks: { keys: [publishedKey] } }, {}, 'invalid_client_metadata'],
    ['a list', [], {}, 'invalid_client_metadata'],
    ['broken JSON', '{"redirect_uris":', {}, 'invalid_client_metadata'],
    ['a form', 'redirect_uris=x', { 'content-type': 'application/x-www-form-urlencoded' }, 'invalid_client_metadata'],
  ])('refuses %s', async (_, metadata, headers, error) => {
    const answer = await register(ehr, metadata, headers);
    expect(answer).toMatchObject({ status: 400, body: { error, error_description: expect.any(String) } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('refuses a body over 64 kB', async () => {
    expect((await register(ehr, { ...webchartsRequests.public, x: 'x'.repeat(70_000) })).status).toBe(413);
  });

  test('refuses GET', async () => {
    const response = await fetch(`${ehr.origin}/register`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('is in all three documents', async () => {
    const paths = ['/fhir/.well-known/smart-configuration', '/.well-known/openid-configuration'];
    for (const path of [...paths, '/.well-known/oauth-authorization-server']) {
      const metadata = (await (await fetch(ehr.origin + path)).json()) as Body;
      expect(metadata.registration_endpoint).toBe(`${ehr.origin}/register`);
    }
  });
});

describeOnEachDatabase('POST /register outside of the demonstration', open => {
  const initialToken = 'an-initial-access-token-of-32-characters';
  const started: TestEhr[] = [];
  const start = async (change: Partial<Config>) => {
    const ehr = await startTestEhr(await open(), { demo: false, ...change });
    started.push(ehr);
    return ehr;
  };
  afterAll(async () => {
    for (const ehr of started) await ehr.close();
  });
  const advertised = async ({ origin }: TestEhr) => {
    const response = await fetch(`${origin}/.well-known/oauth-authorization-server`);
    return ((await response.json()) as Body).registration_endpoint;
  };

  test('is off, and not advertised', async () => {
    const ehr = await start({});
    const answer = await register(ehr, webchartsRequests.public, { authorization: 'Bearer anything' });
    expect(answer).toMatchObject({ status: 403, body: { error: 'access_denied' } });
    expect(await advertised(ehr)).toBeUndefined();
  });

  test('is for who has the initial access token', async () => {
    const ehr = await start({ registrationToken: initialToken });
    expect(await advertised(ehr)).toBe(`${ehr.origin}/register`);
    const answer = await register(ehr, webchartsRequests.public, { authorization: `Bearer ${initialToken}` });
    expect(answer.status).toBe(201);
    for (const authorization of ['', 'Bearer wrong', `Basic ${initialToken}`]) {
      const refused = await register(ehr, webchartsRequests.public, { authorization });
      expect(refused).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
      expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token"/);
    }
    const http = { ...webchartsRequests.bulk, jwks_uri: 'http://localhost:4003/jwks.json' };
    const refused = await register(ehr, http, { authorization: `Bearer ${initialToken}` });
    expect(refused.body.error).toBe('invalid_client_metadata');
  });
});
