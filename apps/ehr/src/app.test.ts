import { request as httpRequest } from 'node:http';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from './testing/flow.ts';
import { startTestEhr, type TestEhr } from './testing/test-ehr.ts';

const documents = [
  '/fhir/.well-known/smart-configuration',
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
];

describeOnEachDatabase('the EHR', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open(), { originAliases: ['https://ehr.example.org'], trustProxy: [] });
  });
  afterAll(() => ehr.close());

  const json = async (path: string) => (await fetch(ehr.origin + path)).json();

  /** A request for a host of our choice, which `fetch` does not let us name. */
  function ask(path: string, host: string, headers: Record<string, string> = {}) {
    const { port } = new URL(ehr.origin);
    return new Promise<{ status: number; body: string; headers: Record<string, unknown> }>((resolve, reject) => {
      const sent = httpRequest({ port, host: '127.0.0.1', path, headers: { host, ...headers } }, response => {
        let body = '';
        response.on('data', chunk => (body += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
      });
      sent.on('error', reject).end();
    });
  }

  describe.each(documents)('%s', path => {
    test('is JSON whatever is accepted, for pages of any origin, with absolute URLs of this origin', async () => {
      const headers = { accept: 'text/html', origin: 'https://anywhere.example' };
      const response = await fetch(ehr.origin + path, { headers });
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      const document = await response.json();
      expect(document).toMatchObject({
        issuer: ehr.origin,
        authorization_endpoint: `${ehr.origin}/authorize`,
        token_endpoint: `${ehr.origin}/token`,
        revocation_endpoint: `${ehr.origin}/revoke`,
        jwks_uri: `${ehr.origin}/jwks`,
        grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
        code_challenge_methods_supported: ['S256'],
      });
    });

    test('says the same each time, under an id of its own, with the same headers', async () => {
      const answers = [await ask(path, new URL(ehr.origin).host), await ask(path, new URL(ehr.origin).host)];
      const [first, second] = answers.map(({ status, body, headers: { date: _date, ...headers } }) => ({
        status,
        body,
        headers: { ...headers, 'x-request-id': undefined },
      }));
      expect(second).toEqual(first);
      expect(new Set(answers.map(({ headers }) => headers['x-request-id'])).size).toBe(2);
      expect((await ask(path, 'ehr.example.org')).body).not.toBe(first?.body);
      expect((await ask(path, 'elsewhere.example')).status).toBe(421);
    });

    test('names nothing that is not mounted', async () => {
      const endpoints = Object.entries((await json(path)) as Record<string, unknown>).filter(([name]) =>
        /_endpoint$|_uri$/.test(name),
      );
      for (const [, url] of endpoints) expect((await fetch(String(url), { redirect: 'manual' })).status).not.toBe(404);
    });

    test('speaks of an alias when it is asked there', async () => {
      const { body } = await ask(path, 'ehr.example.org');
      expect(JSON.parse(body)).toMatchObject({ issuer: 'https://ehr.example.org' });
    });
  });

  test('SMART capabilities are those that are built', async () => {
    expect((await json(documents[0] ?? '')).capabilities).toEqual([
      'launch-ehr',
      'launch-standalone',
      'authorize-post',
      'client-public',
      'client-confidential-symmetric',
      'client-confidential-asymmetric',
      'sso-openid-connect',
      'context-banner',
      'context-style',
      'context-ehr-patient',
      'context-ehr-encounter',
      'context-standalone-patient',
      'context-standalone-encounter',
      'permission-offline',
      'permission-online',
      'permission-patient',
      'permission-user',
      'permission-v1',
      'permission-v2',
    ]);
  });

  test('an id_token verifies against the published keys', async () => {
    const { tokens } = await connect(ehr);
    const keys = createLocalJWKSet(await json('/jwks'));
    const { payload, protectedHeader } = await jwtVerify(String(tokens.id_token), keys, {
      issuer: ehr.origin,
      audience: 'inferno-public',
      currentDate: new Date(ehr.clock.nowMs),
    });
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload).toMatchObject({ nonce: 'nonce-of-the-app', auth_time: ehr.clock.nowMs / 1000 });
  });

  test('the key set holds no private half', async () => {
    const { keys } = await json('/jwks');
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  });

  test.each(['evil.example', '127.0.0.1', 'localhost', ''])('does not answer for the host %j', async host => {
    const { status } = await ask('/.well-known/openid-configuration', host);
    expect([400, 421]).toContain(status);
  });

  test('believes no X-Forwarded-Host unless a proxy is trusted', async () => {
    const { host } = new URL(ehr.origin);
    const { body } = await ask(documents[1] ?? '', host, { 'x-forwarded-host': 'ehr.example.org' });
    expect(JSON.parse(body).issuer).toBe(ehr.origin);
  });

  test('at an https alias, cookies are Secure and carry the __Host- prefix', async () => {
    const { headers } = await ask('/login', 'ehr.example.org');
    expect(String(headers['set-cookie'])).toMatch(/^__Host-ehr_browser=.*; Secure$/);
  });

  test('every answer has an id, which the log line has too', async () => {
    const response = await fetch(`${ehr.origin}/jwks?secret=in-the-query`);
    const id = response.headers.get('x-request-id') ?? '';
    expect(id).toMatch(/^[\da-f-]{36}$/);
    const line = ehr.log.find(one => one.includes(id));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ event: 'request', method: 'GET', path: '/jwks', status: 200 });
    expect(ehr.log.join('')).not.toContain('in-the-query');
  });

  test.each(['/', '/login', '/logout', '/authorize', '/consent', '/nowhere'])(
    '%s cannot be framed, run scripts or be kept',
    async path => {
      const { headers } = await fetch(ehr.origin + path);
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers.get('content-security-policy')).not.toContain('form-action');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBeNull();
    },
  );

  test('healthz, readyz and metrics', async () => {
    expect((await fetch(`${ehr.origin}/healthz`)).status).toBe(200);
    expect(await json('/readyz')).toEqual({ ready: true, checks: { database: true, migrations: true, keys: true } });
    const metrics = await (await fetch(`${ehr.origin}/metrics`)).text();
    expect(metrics).toMatch(/^ehr_http_requests_total\{method="GET",status="2xx"\} \d+$/m);
  });

  test('a page that does not exist is a page that says so', async () => {
    const response = await fetch(`${ehr.origin}/nowhere`, { headers: { accept: 'text/html' } });
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  });
});
