import { openDatabase } from '@smart-ehr/prisma';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { json as jsonBody } from '../testing/api.ts';
import { register } from '../testing/registration.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

const appOrigin = 'http://localhost:4567';
const listedOrigin = 'https://listed.example';
const doors = ['', '/webchart.cgi'];
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const asJson = { 'content-type': 'application/json' };

type Asked = [method: string, path: string, init: RequestInit, status: number];

/** At a door's issuer: one way into each kind of error, for everything that apps call. */
const errors: Asked[] = [
  ['POST', '/token', { body: 'grant_type=refresh_token', headers: form }, 400],
  ['POST', '/token', { headers: { ...form, authorization: 'Basic bm9ib2R5OngK' } }, 401],
  ['POST', '/token', { body: 'x'.repeat(70_000), headers: form }, 413],
  ['POST', '/token', { body: 'x', headers: { 'content-type': `${form['content-type']}; charset=x` } }, 415],
  ['GET', '/token', {}, 405],
  ['POST', '/revoke', { body: 'client_id=nobody', headers: form }, 400],
  ['DELETE', '/revoke', {}, 405],
  ['POST', '/introspect', { body: 'token=x', headers: form }, 401],
  ['GET', '/introspect', {}, 405],
  ['GET', '/userinfo', {}, 401],
  ['PUT', '/userinfo', {}, 405],
  ['POST', '/par', { body: 'client_id=nobody', headers: form }, 400],
  ['POST', '/register', { body: '{}', headers: asJson }, 400],
  ['POST', '/register', { body: 'x'.repeat(70_000), headers: asJson }, 413],
  ['GET', '/register', {}, 405],
  ['GET', '/register/nobody', {}, 401],
  ['PUT', '/register/nobody', { body: '{}', headers: asJson }, 401],
  ['DELETE', '/register/nobody', {}, 401],
  ['PATCH', '/register/nobody', {}, 405],
  ['GET', '/register/%ff', {}, 400],
  ['GET', '/fhir/Patient', {}, 401],
  ['GET', '/fhir/Patient/%ff', {}, 400],
  ['GET', '/fhir/Patient', { headers: { accept: 'application/xml' } }, 406],
  ['DELETE', '/fhir/Patient/1', {}, 401],
  ['GET', '/fhir/$export', {}, 401],
];

describeOnEachDatabase('CORS', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open(), { corsOrigins: [listedOrigin] });
  });
  afterAll(() => ehr.close());

  /** The 2024 layout has token and introspection elsewhere below its issuer. */
  const addressOf = (door: string, path: string) =>
    ehr.origin + door + (door ? path.replace(/^\/(token|introspect)/, '/oauth/$1/') : path);
  const ask = (path: string, origin: string, init: RequestInit = {}) =>
    fetch(path.startsWith('http') ? path : ehr.origin + path, {
      redirect: 'manual',
      ...init,
      headers: { ...init.headers, origin },
    });
  const corsOf = ({ headers }: Response) =>
    Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));
  const preflight = (path: string, origin: string, method = 'POST') =>
    ask(path, origin, { method: 'OPTIONS', headers: { 'access-control-request-method': method } });

  describe.each(doors)('at the issuer %j', door => {
    test.each(errors)('%s %s: a registered app reads the error', async (method, path, init, status) => {
      const response = await ask(addressOf(door, path), appOrigin, { method, ...init });
      expect(response.status).toBe(status);
      expect(response.headers.get('access-control-allow-origin')).toBe(appOrigin);
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
      expect(response.headers.get('vary')).toContain('Origin');
    });

    test.each(errors)('%s %s: others do not', async (method, path, init, status) => {
      for (const origin of ['https://evil.example', 'null', 'http://localhost:45670']) {
        const response = await ask(addressOf(door, path), origin, { method, ...init });
        expect([response.status, corsOf(response)]).toEqual([status, {}]);
        expect(response.headers.get('vary')).toContain('Origin');
      }
    });

    test.each([...new Set(errors.map(([, path]) => path))])(
      'a preflight at %s is answered for all of them',
      async path => {
        const response = await preflight(addressOf(door, path), appOrigin);
        expect([response.status, await response.text()]).toEqual([204, '']);
        const listOf = (name: string) => response.headers.get(`access-control-allow-${name}`)?.split(', ') ?? [];
        expect(listOf('methods')).toEqual(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);
        for (const name of ['Authorization', 'Content-Type', 'DPoP', 'If-Match', 'If-None-Exist', 'Prefer', 'Accept'])
          expect(listOf('headers')).toContain(name);
        expect(response.headers.get('access-control-allow-credentials')).toBeNull();
        expect(corsOf(await preflight(addressOf(door, path), 'https://evil.example'))).toEqual({});
      },
    );

    test.each([
      '/.well-known/openid-configuration',
      '/.well-known/oauth-authorization-server',
      '/fhir/.well-known/smart-configuration',
      '/fhir/metadata',
      '/jwks',
      '/user-access-brands',
    ])('%s is for any origin, errors and preflights too', async path => {
      for (const [method, status] of [
        ['GET', 200],
        ['HEAD', 200],
        ['OPTIONS', 204],
      ] as const) {
        const response = await ask(ehr.origin + door + path, 'https://anybody.example', { method });
        expect([response.status, response.headers.get('access-control-allow-origin')], method).toEqual([status, '*']);
        expect(response.headers.get('access-control-expose-headers')).toContain('ETag');
        expect(response.headers.get('access-control-allow-credentials')).toBeNull();
      }
      const wrong = await ask(ehr.origin + door + path, 'https://anybody.example', { method: 'DELETE' });
      expect(wrong.status).toBe(path.startsWith('/fhir/') ? 401 : 405);
    });

    test.each([
      ['GET', '/authorize'],
      ['POST', '/authorize'],
      ['OPTIONS', '/authorize'],
      ['GET', '/login'],
      ['POST', '/login'],
      ['OPTIONS', '/login'],
      ['GET', '/consent'],
      ['GET', '/choose-patient'],
      ['GET', '/manage'],
      ['GET', '/logout'],
      ['GET', '/'],
      ['GET', '/nowhere'],
    ])('%s %s is for no origin', async (method, path) => {
      const at = door ? path.replace('/authorize', '/oauth/authenticate/') : path;
      for (const origin of [appOrigin, listedOrigin]) {
        const headers = { 'access-control-request-method': 'GET' };
        expect(corsOf(await ask(door + at, origin, { method, headers }))).toEqual({});
      }
    });
  });

  test.each(['/api/me', '/api/grants', '/api/fhir/Patient', '/api/nothing'])('%s is for no origin', async path => {
    for (const init of [{}, jsonBody({}), { method: 'OPTIONS' }])
      expect(corsOf(await ask(path, appOrigin, init))).toEqual({});
  });

  test('what an app may read of an answer is said in full', async () => {
    const response = await ask('/fhir/Patient', appOrigin);
    expect(response.headers.get('access-control-expose-headers')?.split(', ')).toEqual([
      'ETag',
      'Location',
      'Content-Location',
      'Last-Modified',
      'Retry-After',
      'WWW-Authenticate',
      'X-Progress',
      'X-Request-Id',
    ]);
  });

  test('an origin that is listed needs no registration', async () => {
    const response = await ask('/token', listedOrigin, { method: 'POST' });
    expect(response.headers.get('access-control-allow-origin')).toBe(listedOrigin);
  });

  test('a registration counts at once, and no longer than it lasts', async () => {
    const origin = 'https://new.example';
    const allowed = async () => (await ask('/fhir/Patient', origin)).headers.get('access-control-allow-origin');
    expect(await allowed()).toBeNull();
    const { body } = await register(ehr, { redirect_uris: [`${origin}/callback`], token_endpoint_auth_method: 'none' });
    expect(await allowed()).toBe(origin);
    const authorization = `Bearer ${body.registration_access_token}`;
    await fetch(String(body.registration_client_uri), { method: 'DELETE', headers: { authorization } });
    expect(await allowed()).toBeNull();
  });
});

describeOnEachDatabase('CORS while the server fails', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    const { url } = await open();
    ehr = await startTestEhr({ ...(await openDatabase(url)), url });
    await fetch(`${ehr.origin}/token`, { method: 'POST', headers: { origin: appOrigin } });
    await ehr.ehr.database.close();
    ehr.clock.nowMs += 60_000;
  });
  afterAll(() => ehr.close());

  test.each([
    ['POST', '/token', { body: 'grant_type=refresh_token&refresh_token=x&client_id=inferno-public', headers: form }],
    ['POST', '/revoke', { body: 'token=x&client_id=inferno-public', headers: form }],
    ['POST', '/introspect', { body: 'token=x', headers: { ...form, authorization: 'Basic eDp5' } }],
    ['POST', '/par', { body: 'client_id=inferno-public', headers: form }],
    ['GET', '/userinfo', { headers: { authorization: 'Bearer at_x' } }],
    ['GET', '/register/nobody', { headers: { authorization: 'Bearer rat_x' } }],
    ['GET', '/fhir/Patient', { headers: { authorization: 'Bearer at_x' } }],
  ])('%s %s: a registered app reads that, and learns nothing of the inside', async (method, path, init) => {
    const response = await fetch(ehr.origin + path, {
      method,
      ...init,
      headers: { ...init.headers, origin: appOrigin },
    });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([500, appOrigin]);
    expect(await response.text()).not.toMatch(/\bat .*\.ts|sql|pool|database|closed/i);
  });
});
