import { expect } from '@playwright/test';
import { assertionOf, backendToken, newKey, publishedKey, registerBackend } from '../backend.ts';
import { authorizationRequest, endpoints, postForm, publicClient, redeem, redirectUri } from '../oauth.ts';
import { allow, atRedirect, onConsent, signIn, tickAll } from '../person.ts';
import { ehrUrl } from '../stack.ts';
import { verifies } from '../verifies.ts';

type Registered = {
  client_id: string;
  client_secret?: string;
  registration_access_token: string;
  registration_client_uri: string;
};
type Answer = { status: number; headers: Headers; body: Record<string, unknown> };

async function send(method: string, url: string, body?: unknown, token?: string): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} };
}

const metadata = {
  client_name: 'An app of a test',
  redirect_uris: [redirectUri],
  token_endpoint_auth_method: 'client_secret_post',
  grant_types: ['authorization_code', 'refresh_token'],
  scope: 'launch/patient openid fhirUser offline_access patient/*.rs',
};
const register = (change = {}) => send('POST', `${ehrUrl}/register`, { ...metadata, ...change });
const registered = async (change = {}) => (await register(change)).body as unknown as Registered;

verifies('register:create', 'with a secret of ours, and an id of ours whatever it asks for', async ({ page }) => {
  const { status, headers, body } = await register({ client_id: 'MIE-localhost' });
  expect([status, headers.get('cache-control')]).toEqual([201, expect.stringContaining('no-store')]);
  expect(body).toMatchObject({ ...metadata, client_secret: expect.any(String), client_secret_expires_at: 0 });
  expect(body.client_id).not.toBe('MIE-localhost');

  const { client_id: clientId, client_secret: secret } = body as unknown as Registered;
  const { parameters, verifier } = authorizationRequest({ client_id: clientId });
  await page.goto(`${endpoints.authorize}?${new URLSearchParams(parameters)}`);
  await signIn(page, 'whart123');
  await onConsent(page);
  await tickAll(page);
  await allow(page);
  const code = (await atRedirect(page)).get('code') ?? '';
  expect((await redeem(code, verifier, { client_id: clientId, client_secret: 'guessed' })).status).toBe(400);
  expect((await redeem(code, verifier, { client_id: clientId, client_secret: secret })).status).toBe(200);
});

verifies('register:create', 'a public app and one with keys get no secret', async () => {
  expect(await registered({ token_endpoint_auth_method: 'none' })).not.toHaveProperty('client_secret');
  const { privateJwk, publicJwk } = await newKey('ES384');
  const clientId = await registerBackend({ jwks: { keys: [publicJwk] } });
  expect((await backendToken(await assertionOf(clientId, { key: privateJwk }))).status).toBe(200);
});

const refusals: [string, unknown, string][] = [
  ['no redirect_uri', { redirect_uris: [] }, 'invalid_redirect_uri'],
  ['a redirect_uri without https', { redirect_uris: ['http://app.example/callback'] }, 'invalid_redirect_uri'],
  ['a redirect_uri with a fragment', { redirect_uris: ['https://app.example/callback#x'] }, 'invalid_redirect_uri'],
  ['a method that there is not', { token_endpoint_auth_method: 'client_secret_jwt' }, 'invalid_client_metadata'],
  [
    'keys twice',
    { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [] }, jwks_uri: 'https://app.example/jwks' },
    'invalid_client_metadata',
  ],
  ['system scopes for people', { scope: 'system/*.rs' }, 'invalid_client_metadata'],
];
for (const [what, change, error] of refusals)
  verifies('register:refused', what, async () => {
    expect(await register(change as object)).toMatchObject({ status: 400, body: { error } });
  });

verifies('register:refused', 'what is no JSON', async () => {
  expect(await send('POST', `${ehrUrl}/register`, 'redirect_uris=x')).toMatchObject({ status: 400 });
});

const warningsOf = ({ body }: Answer) =>
  (body.registration_warnings as { code: string; spec: string }[] | undefined) ?? [];

verifies('register:lint', 'nothing to say, nothing said', async () => {
  expect((await register({ redirect_uris: ['https://app.example/callback'] })).body).not.toHaveProperty(
    'registration_warnings',
  );
});

const unwise: [string, Record<string, unknown>, string][] = [
  ['its own client_id', { client_id: 'mine' }, 'client_id_ignored'],
  ['a misspelt member', { redirect_urls: [redirectUri] }, 'member_misspelt'],
  ['a scope that is none', { scope: 'openid email' }, 'scope_unknown'],
  ['launch without a launch_uri', { scope: 'launch openid patient/*.rs' }, 'launch_uri_missing'],
  ['offline_access without a refresh token', { grant_types: ['authorization_code'] }, 'refresh_token_missing'],
  ['loopback for a web app', { redirect_uris: ['http://localhost:9999/cb'] }, 'loopback_redirect_of_web_app'],
  ['keys beside a secret', { jwks_uri: 'https://app.example/jwks' }, 'keys_ignored'],
];
for (const [what, change, code] of unwise)
  verifies('register:lint', what, async () => {
    const answer = await register({ redirect_uris: ['https://app.example/callback'], ...change });
    expect([answer.status, warningsOf(answer)]).toEqual([
      201,
      [{ code, message: expect.any(String), spec: expect.stringMatching(/^https:/) }],
    ]);
  });

verifies('register:lint', 'what it tells about itself is kept, and refused when it cannot be shown', async () => {
  const about = { client_uri: 'https://app.example', contacts: ['dev@app.example'], software_version: '2.1' };
  expect((await register(about)).body).toMatchObject(about);
  for (const wrong of [{ logo_uri: 'javascript:alert(1)' }, { contacts: 'me' }, { software_id: 'a\nb' }])
    expect(await register(wrong)).toMatchObject({ status: 400, body: { error: 'invalid_client_metadata' } });
});

verifies('register:published-key', 'a key that a tutorial prints is refused, by name', async () => {
  const keys = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [publishedKey] } };
  const { status, body } = await register(keys);
  expect([status, body.error]).toEqual([400, 'invalid_client_metadata']);
  expect(body.error_description).toMatch(/printed in the OAuth tutorial of WebChart.*make a key pair of your own/);
});

verifies('register:manage', 'read, changed and deleted with its own token', async () => {
  const { registration_client_uri: url, registration_access_token: token, client_id } = await registered();
  const other = (await registered()).registration_access_token;
  expect(url.startsWith(`${ehrUrl}/register/`)).toBe(true);
  expect(await send('GET', url, undefined, token)).toMatchObject({ status: 200, body: { client_id } });
  for (const wrong of [undefined, other, 'guessed'])
    expect((await send('GET', url, undefined, wrong)).status).toBe(401);
  const changed = await send('PUT', url, { ...metadata, client_id, client_name: 'Renamed' }, token);
  expect(changed).toMatchObject({ status: 200, body: { client_name: 'Renamed' } });
  expect((await send('DELETE', url, undefined, other)).status).toBe(401);
  expect((await send('DELETE', url, undefined, token)).status).toBe(204);
  expect((await send('GET', url, undefined, token)).status).toBe(401);
});

const push = (parameters: Record<string, string>) => postForm(`${ehrUrl}/par`, parameters);
const authorizePushed = (requestUri: unknown, clientId = publicClient) =>
  `${endpoints.authorize}?${new URLSearchParams({ client_id: clientId, request_uri: String(requestUri) })}`;

verifies('par:request-uri', 'the browser brings the reference alone, once', async ({ page }) => {
  const { parameters, verifier } = authorizationRequest();
  const { status, body } = await push(parameters);
  expect(status).toBe(201);
  await page.goto(authorizePushed(body.request_uri));
  await signIn(page, 'whart123');
  await onConsent(page);
  await tickAll(page);
  await allow(page);
  const answer = await atRedirect(page);
  expect(answer.get('state')).toBe(parameters.state);
  expect((await redeem(answer.get('code') ?? '', verifier)).status).toBe(200);
  const again = await page.request.get(authorizePushed(body.request_uri), { maxRedirects: 0 });
  expect(again.status()).toBe(400);
});

verifies('par:request-uri', 'what is wrong is told at once; another client cannot use it', async ({ page }) => {
  const { parameters } = authorizationRequest();
  const wrong = await push({ ...parameters, redirect_uri: 'https://evil.example/' });
  expect(wrong).toMatchObject({ status: 400, body: { error: expect.any(String) } });
  const { body } = await push(parameters);
  const stolen = await page.request.get(authorizePushed(body.request_uri, 'patient-app'), { maxRedirects: 0 });
  expect(stolen.status()).toBe(400);
});

verifies('par:no-reference', 'not even one of ours', async () => {
  const { parameters } = authorizationRequest();
  const { body } = await push(parameters);
  for (const reference of [String(body.request_uri), 'https://app.example/request'])
    expect(await push({ ...parameters, request_uri: reference })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
});

verifies('par:audience', 'each of the three, and no other', async () => {
  const { privateJwk, publicJwk } = await newKey('ES384');
  const { client_id: clientId } = await registered({
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [publicJwk] },
  });
  const { parameters } = authorizationRequest({ client_id: clientId });
  const pushFor = async (aud: string) =>
    push({
      ...parameters,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertionOf(clientId, { key: privateJwk, claims: { aud } }),
    });
  for (const aud of [ehrUrl, endpoints.token, `${ehrUrl}/par`]) expect((await pushFor(aud)).status, aud).toBe(201);
  for (const aud of [endpoints.authorize, `${ehrUrl}/webchart.cgi/par`])
    expect((await pushFor(aud)).body.error, aud).toBe('invalid_client');
});
