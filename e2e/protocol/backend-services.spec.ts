import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';
import type { JWK } from 'jose';
import {
  type AssertionChange,
  assertionOf,
  backendToken,
  clientAssertion,
  newKey,
  registerBackend,
  workerKey,
  workerToken,
} from '../backend.ts';
import { endpoints, fhirGet, postForm } from '../oauth.ts';
import { ehrUrl } from '../stack.ts';
import { verifies } from '../verifies.ts';

const seconds = () => Math.floor(Date.now() / 1000);

verifies('backend:token', 'five minutes, Bearer, no refresh token, no-store; it reads', async () => {
  const { status, headers, body } = await backendToken(await clientAssertion());
  expect(status, JSON.stringify(body)).toBe(200);
  expect(headers.get('cache-control')).toContain('no-store');
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 300, scope: 'system/*.rs' });
  for (const name of ['refresh_token', 'id_token', 'patient']) expect(body).not.toHaveProperty(name);
  expect((await fhirGet('Condition?_count=1', String(body.access_token))).status).toBe(200);
});

verifies('backend:token', 'v1 asked is v1 granted, and reads the same', async () => {
  const { body } = await backendToken(await clientAssertion(), { scope: 'system/*.read' });
  expect(body.scope).toBe('system/*.read');
  expect((await fhirGet('Patient?_count=1', String(body.access_token))).status).toBe(200);
});

verifies('backend:token', 'the audience may be the token endpoint with a slash, or the issuer', async () => {
  for (const aud of [`${endpoints.token}/`, ehrUrl, [endpoints.token]])
    expect((await backendToken(await clientAssertion({ claims: { aud } }))).status, String(aud)).toBe(200);
});

const wrong: [string, AssertionChange | (() => Promise<AssertionChange>)][] = [
  ['of another issuer than subject', { claims: { iss: 'inferno-bulk' } }],
  ['of an unknown client', { claims: { iss: 'nobody', sub: 'nobody' } }],
  ['for another audience', { claims: { aud: 'https://elsewhere.example/token' } }],
  ['without an audience', { claims: { aud: undefined } }],
  ['that has expired', { claims: { exp: seconds() - 120 } }],
  ['without an expiry', { claims: { exp: undefined } }],
  ['for an hour', { claims: { exp: seconds() + 3600 } }],
  ['not good yet', { claims: { nbf: seconds() + 600 } }],
  ['without a jti', { claims: { jti: undefined } }],
  ['with a key that is not registered', { header: { kid: 'another' } }],
  ['without a kid', { header: { kid: undefined } }],
  ['that names a JWKS URL of its own', { header: { jku: 'https://attacker.example/jwks.json' } }],
  ['signed by somebody else', async () => ({ key: { ...(await newKey('ES384')).privateJwk, kid: workerKey().kid } })],
  [
    'signed with another kind of key',
    async () => ({ key: { ...(await newKey('RS384')).privateJwk, kid: workerKey().kid } }),
  ],
];
for (const [what, change] of wrong)
  verifies('backend:assertion', `an assertion ${what} is invalid_client`, async () => {
    const assertion = await clientAssertion(typeof change === 'function' ? await change() : change);
    const { status, body } = await backendToken(assertion);
    expect([status, body.error], JSON.stringify(body)).toEqual([status === 401 ? 401 : 400, 'invalid_client']);
    expect(String(body.error_description)).not.toContain(assertion.slice(0, 40));
  });

const unsigned = (header: object) => {
  const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
  const claims = { iss: 'bulk-worker', sub: 'bulk-worker', aud: endpoints.token, exp: seconds() + 200, jti: 'x' };
  return `${part({ typ: 'JWT', kid: workerKey().kid, ...header })}.${part(claims)}.`;
};
for (const [what, assertion] of [
  ['alg none', () => unsigned({ alg: 'none' })],
  ['an HMAC algorithm', () => `${unsigned({ alg: 'HS256' })}AAAA`],
  ['something that is no JWT', () => 'not-a-jwt'],
] as const)
  verifies('backend:assertion', `${what} is invalid_client`, async () => {
    expect((await backendToken(assertion())).body.error).toBe('invalid_client');
  });

verifies('backend:assertion', 'of another type, or beside a secret, is refused', async () => {
  const type = { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' };
  expect((await backendToken(await clientAssertion(), type)).body.error).toMatch(/^invalid_(client|request)$/);
  const both = await backendToken(await clientAssertion(), { client_secret: 'x' });
  expect(both.body.error).toMatch(/^invalid_(client|request)$/);
});

verifies('backend:jti-once', 'a replayed assertion is invalid_client', async () => {
  const assertion = await clientAssertion();
  expect((await backendToken(assertion)).status).toBe(200);
  const { body } = await backendToken(assertion);
  expect(body.error).toBe('invalid_client');
});

verifies('backend:jti-once', 'of ten at once, one is accepted', async () => {
  const assertion = await clientAssertion();
  const answers = await Promise.all(Array.from({ length: 10 }, () => backendToken(assertion)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});

verifies('backend:scope', 'missing, unknown and non-system scopes are invalid_scope', async () => {
  for (const scope of [undefined, '', 'patient/*.rs', 'system/NoSuchType.rs', 'openid', 'system/*.sr']) {
    const { status, body } = await backendToken(await clientAssertion(), { scope });
    expect([status, body.error], scope).toEqual([400, 'invalid_scope']);
  }
});

verifies('backend:scope', 'what this client may not have is left out', async () => {
  const { body } = await backendToken(await clientAssertion(), {
    scope: 'system/Patient.rs system/Patient.cud launch',
  });
  expect(body.scope).toBe('system/Patient.rs');
});

verifies('backend:scope', 'a token reads what its scope says and nothing else', async () => {
  const token = await workerToken('system/Patient.rs');
  expect((await fhirGet('Patient?_count=1', token)).status).toBe(200);
  const refused = await fhirGet('Condition?_count=1', token);
  expect(refused.status).toBe(403);
  expect(refused.headers.get('www-authenticate')).toContain('insufficient_scope');
});

verifies('backend:scope', 'an app that people use gets no token of its own', async () => {
  const { body } = await postForm(endpoints.token, {
    grant_type: 'client_credentials',
    scope: 'system/*.rs',
    client_id: 'patient-app',
  });
  expect(body.error).toBe('unauthorized_client');
});

for (const alg of ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'])
  verifies('backend:algorithms', alg, async () => {
    const { privateJwk, publicJwk } = await newKey(alg);
    const clientId = await registerBackend({ jwks: { keys: [publicJwk] } });
    const { status, body } = await backendToken(await assertionOf(clientId, { key: privateJwk }));
    expect(status, JSON.stringify(body)).toBe(200);
  });

verifies('backend:jwks-url', 'keys are fetched, and once more when a new one signs', async () => {
  const [old, renewed] = [await newKey('ES384', 'old'), await newKey('ES384', 'renewed')];
  let keys = [old.publicJwk];
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.setHeader('cache-control', 'max-age=3600');
    response.end(JSON.stringify({ keys }));
  });
  await once(server.listen(0, 'localhost'), 'listening');
  try {
    const jwksUri = `http://localhost:${(server.address() as AddressInfo).port}/jwks.json`;
    const clientId = await registerBackend({ jwks_uri: jwksUri });
    const ask = async (key: JWK, header = {}) => backendToken(await assertionOf(clientId, { key, header }));
    expect((await ask(old.privateJwk, { jku: jwksUri })).status).toBe(200);
    keys = [old.publicJwk, renewed.publicJwk];
    expect((await ask(renewed.privateJwk)).status).toBe(200);
    expect((await ask(old.privateJwk)).status).toBe(200);
  } finally {
    server.close();
  }
});

verifies('backend:jwks-url', 'keys that cannot be fetched are invalid_client, in words', async () => {
  const { privateJwk } = await newKey('ES384');
  const clientId = await registerBackend({ jwks_uri: 'http://localhost:9/jwks.json' });
  const { body } = await backendToken(await assertionOf(clientId, { key: privateJwk }));
  expect(body.error).toBe('invalid_client');
  expect(String(body.error_description)).toMatch(/JWKS|key/i);
});
