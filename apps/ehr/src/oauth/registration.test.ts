import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approve, connect, post, redeem } from '../testing/flow.ts';
import { type Body, manage, redirectUri, register, webchartsRequests } from '../testing/registration.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('/register/{client_id}', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
  });
  afterAll(() => ehr.close());

  const registered = async (metadata: unknown = webchartsRequests.confidential) => {
    const { body } = await register(ehr, metadata);
    const { client_id: clientId, registration_client_uri: url, registration_access_token: token } = body;
    return { body, url, token, clientId: String(clientId) };
  };

  test('GET tells what is registered, and not the secret again', async () => {
    const { body, url, token } = await registered();
    const { client_secret: _, client_secret_expires_at: __, registration_warnings: ___, ...known } = body;
    const answer = await manage('GET', url, token);
    expect([answer.status, answer.body]).toEqual([200, known]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('PUT replaces it; the secret stays', async () => {
    const { body, url, token, clientId } = await registered();
    const update = { client_id: clientId, redirect_uris: ['https://new.example/'], client_secret: body.client_secret };
    const answer = await manage('PUT', url, token, update);
    expect(answer).toMatchObject({ status: 200, body: { redirect_uris: ['https://new.example/'] } });
    expect([answer.body.launch_uri, answer.body.client_secret]).toEqual([undefined, undefined]);
    const before = body.client_secret;
    const form = {
      grant_type: 'refresh_token',
      refresh_token: 'rt_x',
      client_id: clientId,
      client_secret: String(before),
    };
    expect((await post(`${ehr.origin}/token`, form)).body.error).toBe('invalid_grant');
  });

  test('PUT takes back what GET answers, without a warning', async () => {
    const { url, token } = await registered(webchartsRequests.bulk);
    const {
      registration_access_token: _,
      registration_client_uri: __,
      ...known
    } = (await manage('GET', url, token)).body;
    const answer = await manage('PUT', url, token, known);
    expect([answer.status, answer.body.client_uri]).toEqual([200, webchartsRequests.bulk.client_uri]);
    expect(answer.body.registration_warnings).toEqual(undefined);
  });

  test('PUT warns of what it ignores', async () => {
    const { url, token, clientId } = await registered();
    const update = {
      client_id: clientId,
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'none',
      scope: 'x openid',
    };
    expect((await manage('PUT', url, token, update)).body.registration_warnings).toEqual([
      expect.objectContaining({ code: 'scope_unknown' }),
    ]);
  });

  test('PUT gives a secret to who needs one for the first time, and takes it from who needs none', async () => {
    const { url, token, clientId } = await registered(webchartsRequests.public);
    const { client_id: _, ...metadata } = webchartsRequests.confidential;
    const confidential = await manage('PUT', url, token, { ...metadata, client_id: clientId });
    expect(confidential.body).toMatchObject({
      client_secret: expect.stringMatching(/^cs_/),
      client_secret_expires_at: 0,
    });
    await manage('PUT', url, token, { ...webchartsRequests.public, client_id: clientId });
    expect((await ehr.ehr.clients.find(clientId))?.clientSecretHash).toBeUndefined();
  });

  test.each<[string, (clientId: string) => Body, string]>([
    ['another client_id', () => ({ client_id: 'admin' }), 'invalid_client_metadata'],
    ['no client_id', () => ({}), 'invalid_client_metadata'],
    ['a chosen secret', client_id => ({ client_id, client_secret: 'mine' }), 'invalid_client_metadata'],
    ['a token', client_id => ({ client_id, registration_access_token: 'x' }), 'invalid_client_metadata'],
    ['a bad redirect URI', client_id => ({ client_id, redirect_uris: ['x'] }), 'invalid_redirect_uri'],
  ])('PUT refuses %s', async (_, change, error) => {
    const { body, url, token, clientId } = await registered();
    const answer = await manage('PUT', url, token, { redirect_uris: [redirectUri], ...change(clientId) });
    expect(answer).toMatchObject({ status: 400, body: { error } });
    expect((await manage('GET', url, token)).body.redirect_uris).toEqual(body.redirect_uris);
  });

  test('DELETE ends the client and all access that it has', async () => {
    const { url, token, clientId } = await registered(webchartsRequests.public);
    const client = { client_id: clientId, redirect_uri: redirectUri };
    const given = await redeem(ehr, await approve(ehr, { parameters: client }), client);
    const isAlive = () => ehr.ehr.findAccess(String(given.body.access_token), 'current', ehr.clock.nowMs);
    expect(await isAlive()).toBeDefined();
    expect((await manage('DELETE', url, token)).status).toBe(204);
    expect(await isAlive()).toBeUndefined();
    expect((await manage('GET', url, token)).status).toBe(401);
    const form = { grant_type: 'refresh_token', refresh_token: String(given.body.refresh_token), ...client };
    expect((await post(`${ehr.origin}/token`, form)).body.error).toBe('invalid_client');
  });

  test('DELETE leaves the access of other clients alone', async () => {
    const { tokens } = await connect(ehr);
    const { url, token } = await registered();
    await manage('DELETE', url, token);
    expect(await ehr.ehr.findAccess(String(tokens.access_token), 'current', ehr.clock.nowMs)).toBeDefined();
  });

  describe.each(['GET', 'PUT', 'DELETE'])('%s is refused', method => {
    test.each([
      ['without a token', async () => ({ ...(await registered()), token: undefined })],
      ['with a wrong token', async () => ({ ...(await registered()), token: 'rat_wrong' })],
      ['with the token of another', async () => ({ ...(await registered()), token: (await registered()).token })],
      [
        'for a client that the seed registered',
        async () => ({ ...(await registered()), url: `${ehr.origin}/register/patient-app` }),
      ],
      [
        'for a client that is not there',
        async () => ({ ...(await registered()), url: `${ehr.origin}/register/nobody` }),
      ],
    ])('%s', async (_, make) => {
      const { url, token, clientId } = await make();
      const metadata = { client_id: clientId, redirect_uris: [redirectUri] };
      const answer = await manage(method, url, token, method === 'PUT' ? metadata : undefined);
      expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    });
  });

  test('takes no other method', async () => {
    const { url, token } = await registered();
    const answer = await manage('POST', url, token, {});
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, PUT, DELETE']);
  });
});
