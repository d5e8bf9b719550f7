import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from '@playwright/test';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { endpoints, postForm, type TokenAnswer } from './oauth.ts';
import { ehrUrl } from './stack.ts';

/** A backend service by hand: assertions, tokens, exports. Shares no code with the server or the worker. */

const keyFile =
  process.env.BULK_WORKER_KEY_FILE ?? join(resolve(import.meta.dirname, '..'), '.data/bulk-worker/key.json');

/** The worker's private key, made at set-up; its public half is registered for `bulk-worker`. */
export const workerKey = () => JSON.parse(readFileSync(keyFile, 'utf8')) as JWK;

export type AssertionChange = { header?: Record<string, unknown>; claims?: Record<string, unknown>; key?: JWK };

/** A correct assertion of `bulk-worker`; `change` overrides, an undefined member leaves one out. */
export async function clientAssertion({ header, claims, key = workerKey() }: AssertionChange = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const client = { iss: 'bulk-worker', sub: 'bulk-worker', aud: endpoints.token };
  return new SignJWT({ ...client, exp: now + 240, jti: randomUUID(), ...claims })
    .setProtectedHeader({ alg: key.alg ?? 'ES384', kid: key.kid ?? '', typ: 'JWT', ...header })
    .sign(await importJWK(key, (header?.alg as string | undefined) ?? key.alg));
}

export function backendToken(
  assertion: string,
  change: Record<string, string | undefined> = {},
  headers: Record<string, string> = {},
): Promise<TokenAnswer> {
  const form = {
    grant_type: 'client_credentials',
    scope: 'system/*.rs',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    ...change,
  };
  return postForm(endpoints.token, form, headers);
}

/** An access token of `bulk-worker`. */
export async function workerToken(scope = 'system/*.rs'): Promise<string> {
  const { status, body } = await backendToken(await clientAssertion(), { scope });
  expect(status, JSON.stringify(body)).toBe(200);
  return String(body.access_token);
}

export async function newKey(alg: string, kid = alg): Promise<{ privateJwk: JWK; publicJwk: JWK }> {
  const pair = await generateKeyPair(alg, { extractable: true });
  const [privateJwk, publicJwk] = await Promise.all([exportJWK(pair.privateKey), exportJWK(pair.publicKey)]);
  return { privateJwk: { ...privateJwk, alg, kid }, publicJwk: { ...publicJwk, alg, kid, use: 'sig' } };
}

/** The public half of the key pair that WebChart's OAuth tutorial prints. */
export const publishedKey = {
  kty: 'RSA',
  kid: 'published',
  e: 'AQAB',
  n: 'vqTVtATjtY-gsbrbdZulSwazoGNNJ3WoxjR2i2zZ-U8GhIWhKNdJJ_X4VuEaBKg1428JhAQ1-D35DywZyI9WRcLLXeUWGnw-qJ04ZTQ7TZn8sP9oia--FRAdMKVGoN6Kw6Q_glHfhKDlxsp_UYtjhai5ZqNBjMSgT6cLoq-HBeVrDgme7AZn00ur4YoYx49CvQXCSzQWX8gnsbkOMdtsepcpUTQ3XAj34ijjE-0sbzMTKD6ldb1Xzp7QGRXhsqt6bUqxBwaIm-S7iY_WLYA20q4bY-KpPmfRVslzIvCJx4PTS3qfko4brAxEZC_SxbOYmONN7K2xn9oYrmVKAZd67Q',
};

/** Registers a backend service with these keys (RFC 7591); gives its client_id. */
export async function registerBackend(
  keys: { jwks: { keys: JWK[] } } | { jwks_uri: string },
  more: Record<string, unknown> = {},
): Promise<string> {
  const response = await fetch(`${ehrUrl}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Backend service of a test',
      grant_types: ['client_credentials'],
      token_endpoint_auth_method: 'private_key_jwt',
      scope: 'system/*.rs',
      ...keys,
      ...more,
    }),
  });
  const body = (await response.json()) as { client_id: string };
  expect(response.status, JSON.stringify(body)).toBe(201);
  return body.client_id;
}

/** A correct assertion of a client of its own. */
export const assertionOf = (clientId: string, change: AssertionChange) =>
  clientAssertion({ ...change, claims: { iss: clientId, sub: clientId, ...change.claims } });
