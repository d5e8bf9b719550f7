import { randomBytes } from 'node:crypto';
import { expect } from '@playwright/test';
import { authorizationRequest, authorizeUrl, endpoints, postForm, publicClient } from '../oauth.ts';
import { ehrUrl, fhirBase, patientAppUrl } from '../stack.ts';
import { test } from '../test.ts';
import { verifies } from '../verifies.ts';
import { webchartFhirBase, webchartIssuer } from '../webchart-app.ts';

test.use({ allowConsole: [/status of (403|404|429)/] });

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const allowed = ({ headers }: Response) => headers.get('access-control-allow-origin');
const unknown = (what: string) => `${what}-${randomBytes(8).toString('hex')}`;

/** What pages of apps call, and a way to fail at it. */
const failing: [
  status: number,
  method: string,
  url: string,
  init: { body?: string; headers?: Record<string, string> },
][] = [
  [400, 'POST', endpoints.token, { body: 'grant_type=refresh_token', headers: form }],
  [401, 'POST', endpoints.token, { headers: { ...form, authorization: 'Basic eDp5' } }],
  [405, 'GET', endpoints.token, {}],
  [413, 'POST', endpoints.token, { body: 'x'.repeat(70_000), headers: form }],
  [400, 'POST', endpoints.revoke, { body: 'client_id=nobody', headers: form }],
  [401, 'POST', `${ehrUrl}/introspect`, { body: 'token=x', headers: form }],
  [400, 'POST', `${ehrUrl}/par`, { body: 'client_id=nobody', headers: form }],
  [401, 'GET', `${ehrUrl}/userinfo`, {}],
  [400, 'POST', `${ehrUrl}/register`, { body: '{}', headers: { 'content-type': 'application/json' } }],
  [401, 'GET', `${ehrUrl}/register/nobody`, {}],
  [401, 'GET', `${fhirBase}/Patient`, {}],
  [400, 'GET', `${fhirBase}/Patient/%ff`, {}],
  [401, 'GET', `${webchartFhirBase}/Patient`, {}],
];

for (const [status, method, url, init] of failing)
  verifies('cors:errors', `${status} at ${method} ${new URL(url).pathname}`, async () => {
    const ask = (origin: string) => fetch(url, { method, ...init, headers: { ...init.headers, origin } });
    const ours = await ask(patientAppUrl);
    expect([ours.status, allowed(ours)]).toEqual([status, patientAppUrl]);
    expect(ours.headers.get('access-control-expose-headers')).toContain('Retry-After');
    expect(ours.headers.get('access-control-allow-credentials')).toBeNull();
    expect(allowed(await ask('https://evil.example'))).toBeNull();
    expect(allowed(await ask('null'))).toBeNull();
  });

verifies('cors:preflight', 'one answer for everything that apps call', async () => {
  for (const url of new Set(failing.map(([, , one]) => one))) {
    const headers = { origin: patientAppUrl, 'access-control-request-method': 'PUT' };
    const response = await fetch(url, { method: 'OPTIONS', headers });
    expect([response.status, allowed(response)], url).toEqual([204, patientAppUrl]);
    expect(response.headers.get('access-control-allow-methods')).toBe('GET, HEAD, POST, PUT, PATCH, DELETE');
    for (const name of ['Authorization', 'DPoP', 'If-Match', 'If-None-Exist', 'Prefer'])
      expect(response.headers.get('access-control-allow-headers')).toContain(name);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(allowed(await fetch(url, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } }))).toBeNull();
  }
});

verifies('cors:registered-at-once', 'as long as the app is registered', async () => {
  const origin = `https://${unknown('app')}.example`;
  const ask = async () => allowed(await fetch(`${fhirBase}/Patient`, { headers: { origin } }));
  expect(await ask()).toBeNull();
  const registered = await fetch(`${ehrUrl}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ redirect_uris: [`${origin}/callback`], token_endpoint_auth_method: 'none' }),
  });
  const { registration_client_uri: uri, registration_access_token: token } = (await registered.json()) as Record<
    string,
    string
  >;
  expect(await ask()).toBe(origin);
  await fetch(String(uri), { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
  expect(await ask()).toBeNull();
});

verifies('cors:none', 'whoever asks, and however', async () => {
  const pages = ['/authorize', '/login', '/consent', '/choose-patient', '/manage', '/api/me', '/api/fhir/Patient'];
  for (const path of pages)
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const headers = { origin: patientAppUrl, 'access-control-request-method': 'GET' };
      const response = await fetch(ehrUrl + path, { method, headers, redirect: 'manual' });
      const names = [...response.headers.keys()].filter(name => name.startsWith('access-control-'));
      expect(names, `${method} ${path}`).toEqual([]);
    }
});

/** Asks until it is refused. Only a stack of our own has limits that can be met; one that somebody else started is left alone. */
async function untilRefused(ask: () => Promise<Response>): Promise<Response> {
  test.skip(process.env.E2E_OWN_STACK !== '1', 'The limits of this stack are not known.');
  test.slow();
  for (let at = 0; at < 20; at += 1) {
    const responses = await Promise.all(Array.from({ length: 25 }, ask));
    const refused = responses.find(({ status }) => status === 429);
    if (refused) return refused;
    await Promise.all(responses.map(response => response.arrayBuffer()));
  }
  throw new Error('Not one of 500 requests was refused, and the limit of this stack is lower.');
}

verifies('limits:token', 'an app that fails too often waits; the others do not', async () => {
  const ask = (clientId: string) =>
    fetch(endpoints.token, {
      method: 'POST',
      headers: { origin: patientAppUrl },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x', client_id: clientId }),
    });
  const clientId = unknown('client');
  const refused = await untilRefused(() => ask(clientId));
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ error: 'temporarily_unavailable' });
  expect(allowed(refused)).toBe(patientAppUrl);
  expect((await ask(publicClient)).status).toBe(400);
  await new Promise(resolve => setTimeout(resolve, Number(refused.headers.get('retry-after')) * 1000));
  expect((await ask(clientId)).status).toBe(400);
});

verifies('limits:authorize', 'a page that says so, and no redirect', async () => {
  const ask = (clientId: string) =>
    fetch(authorizeUrl(authorizationRequest({ client_id: clientId }).parameters), { redirect: 'manual' });
  const clientId = unknown('client');
  const refused = await untilRefused(() => ask(clientId));
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refused.headers.get('location')).toBeNull();
  expect(await refused.text()).toContain('That was a little fast');
  expect((await ask(publicClient)).status).toBe(303);
});

verifies('limits:bodies', 'a sentence and the paragraph come with it', async () => {
  const answer = await postForm(endpoints.token, { token: 'x'.repeat(70_000) });
  expect(answer).toMatchObject({ status: 413, body: { error: 'invalid_request' } });
  expect(answer.body.error_uri).toContain('rfc9110#section-15.5.14');
});

type Brands = {
  timestamp: string;
  type: string;
  entry: { fullUrl: string; resource: { resourceType: string; identifier?: object[]; address?: string } }[];
};

for (const [issuer, base] of [
  [ehrUrl, fhirBase],
  [webchartIssuer, webchartFhirBase],
] as const) {
  verifies('brands:bundle', `${new URL(base).pathname}: one brand, one endpoint, any origin`, async () => {
    const smart = (await (await fetch(`${base}/.well-known/smart-configuration`)).json()) as {
      user_access_brand_bundle: string;
      user_access_brand_identifier: object;
    };
    expect(smart.user_access_brand_bundle).toBe(`${issuer}/user-access-brands`);
    const response = await fetch(smart.user_access_brand_bundle, { headers: { origin: 'https://anybody.example' } });
    expect(response.headers.get('content-type')).toContain('application/fhir+json');
    expect(allowed(response)).toBe('*');
    const { type, timestamp, entry } = (await response.json()) as Brands;
    expect([type, Number.isNaN(Date.parse(timestamp))]).toEqual(['collection', false]);
    const of = (wanted: string) => entry.flatMap(({ resource }) => (resource.resourceType === wanted ? resource : []));
    expect(of('Organization').flatMap(({ identifier }) => identifier ?? [])).toEqual([
      smart.user_access_brand_identifier,
    ]);
    expect(of('Endpoint').map(({ address }) => address)).toEqual([base]);
  });

  verifies('brands:etag', `${new URL(base).pathname}: 304 for who holds it`, async () => {
    const url = `${issuer}/user-access-brands`;
    const etag = (await fetch(url)).headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"/);
    expect((await fetch(url, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await fetch(url, { headers: { 'if-none-match': 'W/"other"' } })).status).toBe(200);
  });

  verifies('errors:unknown-address', `${issuer.slice(ehrUrl.length)}/nowhere`, async ({ page }) => {
    const program = await fetch(`${issuer}/nowhere`, { headers: { accept: 'application/json' } });
    expect([program.status, ((await program.json()) as { error: string }).error]).toEqual([404, 'invalid_request']);
    expect((await page.goto(`${issuer}/nowhere`))?.status()).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such page');
  });
}

verifies('limits:sign-in', 'five wrong passwords, then a while', async ({ page }) => {
  const name = unknown('nobody');
  await page.goto(`${ehrUrl}/login`);
  const attempt = async () => {
    await page.locator('#login_user').fill(name);
    await page.locator('#login_passwd').fill('wrong');
    const answered = page.waitForResponse(response => response.request().method() === 'POST');
    await page.locator('#login_submit').click();
    return answered;
  };
  for (let at = 0; at < 5; at += 1) expect((await attempt()).status()).toBe(403);
  const refused = await attempt();
  expect(refused.status()).toBe(429);
  expect(Number(refused.headers()['retry-after'])).toBeLessThanOrEqual(180);
  await expect(page.getByRole('alert')).toContainText('Wait 3 minutes');
});
