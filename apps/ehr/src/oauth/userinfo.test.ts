import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backendToken } from '../testing/backend.ts';
import { connect } from '../testing/flow.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('/userinfo', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
  });
  afterAll(() => ehr.close());

  const ask = async (headers: Record<string, string>, { method = 'GET', path = '/userinfo' } = {}) => {
    const response = await fetch(ehr.origin + path, { method, headers });
    return { status: response.status, headers: response.headers, body: await response.json().catch(() => undefined) };
  };
  const bearer = (token: unknown) => ({ authorization: `Bearer ${token}` });

  test.each(['GET', 'POST'])('%s says what the id_token says', async method => {
    const { tokens } = await connect(ehr);
    const { sub, fhirUser } = decodeJwt(String(tokens.id_token));
    const answer = await ask(bearer(tokens.access_token), { method });
    expect([answer.status, answer.body]).toEqual([200, { sub, fhirUser }]);
    expect(answer.body.fhirUser).toMatch(/^http:\/\/localhost:\d+\/fhir\/Patient\//);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('leaves out the profile without the scope fhirUser', async () => {
    const { tokens } = await connect(ehr, { parameters: { scope: 'openid patient/*.rs' } });
    expect((await ask(bearer(tokens.access_token))).body).toEqual({ sub: expect.any(String) });
  });

  test('asks for a token when there is none, and names no error', async () => {
    const answer = await ask({});
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(/^Bearer realm="ehr", DPoP algs=/),
    ]);
  });

  test.each([
    ['an unknown token', 'Bearer at_unknown', 401, 'invalid_token'],
    ['two tokens', 'Bearer a, b', 400, 'invalid_request'],
  ])('refuses %s', async (_, authorization, status, error) => {
    expect(await ask({ authorization })).toMatchObject({ status, body: { error } });
  });

  test('refuses a token in the URL or of another scheme as if there were none', async () => {
    const { tokens } = await connect(ehr);
    expect((await ask({}, { path: `/userinfo?access_token=${tokens.access_token}` })).status).toBe(401);
    expect((await ask({ authorization: `Basic ${tokens.access_token}` })).status).toBe(401);
  });

  test('refuses a token without the scope openid, and names it', async () => {
    const { tokens } = await connect(ehr, { parameters: { scope: 'patient/*.rs' } });
    const answer = await ask(bearer(tokens.access_token));
    expect(answer).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
    expect(answer.headers.get('www-authenticate')).toContain('scope="openid"');
  });

  test('refuses a backend service, which is nobody', async () => {
    expect((await ask(bearer(await backendToken(ehr)))).status).toBe(403);
  });

  test('refuses a token that has expired, a refresh token, and a token of the other door', async () => {
    const { tokens } = await connect(ehr);
    expect((await ask(bearer(tokens.refresh_token))).status).toBe(401);
    expect((await ask(bearer(tokens.access_token), { path: '/webchart.cgi/userinfo' })).status).toBe(401);
    ehr.clock.nowMs += 3_600_001;
    expect((await ask(bearer(tokens.access_token))).status).toBe(401);
  });

  test('can be asked by pages of registered apps', async () => {
    const origin = 'http://localhost:4001';
    const preflight = await ask({ origin, 'access-control-request-method': 'GET' }, { method: 'OPTIONS' });
    expect(preflight.headers.get('access-control-allow-methods')).toMatch(/^GET, .*POST/);
    expect((await ask({ origin })).headers.get('access-control-allow-origin')).toBe(origin);
  });

  test('takes no other method', async () => {
    const answer = await ask({}, { method: 'PUT' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  });
});
