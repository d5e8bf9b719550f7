import { type ClientAssertionInput, createClientAssertion } from '@smart-ehr/oauth-core/client';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Client } from '../stores/clients.ts';
import { type Answer, type Parameters, post } from './flow.ts';
import type { EhrAddress, TestEhr } from './test-ehr.ts';

/** The steps of a backend service, each of which a test may take wrongly. */

export type KeyPair = { privateKey: JWK; publicKey: JWK };

export async function createKeyPair(alg: 'ES384' | 'RS384' = 'ES384'): Promise<KeyPair> {
  const pair = await generateKeyPair(alg, { extractable: true });
  const [publicJwk, privateJwk] = await Promise.all([exportJWK(pair.publicKey), exportJWK(pair.privateKey)]);
  const names = { kid: await calculateJwkThumbprint(publicJwk), alg };
  return { publicKey: { ...publicJwk, ...names }, privateKey: { ...privateJwk, ...names } };
}

/** The public half of the key pair that WebChart's OAuth tutorial prints. */
export const publishedKey = {
  kty: 'RSA',
  kid: 'published',
  e: 'AQAB',
  n: 'vqTVtATjtY-gsbrbdZulSwazoGNNJ3WoxjR2i2zZ-U8GhIWhKNdJJ_X4VuEaBKg1428JhAQ1-D35DywZyI9WRcLLXeUWGnw-qJ04ZTQ7TZn8sP9oia--FRAdMKVGoN6Kw6Q_glHfhKDlxsp_UYtjhai5ZqNBjMSgT6cLoq-HBeVrDgme7AZn00ur4YoYx49CvQXCSzQWX8gnsbkOMdtsepcpUTQ3XAj34ijjE-0sbzMTKD6ldb1Xzp7QGRXhsqt6bUqxBwaIm-S7iY_WLYA20q4bY-KpPmfRVslzIvCJx4PTS3qfko4brAxEZC_SxbOYmONN7K2xn9oYrmVKAZd67Q',
};

/** Gives a client of the cast these inline keys; `change` overrides the rest of its registration. */
export async function registerKeys(
  { ehr: { clients } }: TestEhr,
  keys: readonly JWK[],
  change: Partial<Client> = {},
): Promise<void> {
  const { jwksUri: _, ...registered } = (await clients.find(change.clientId ?? 'bulk-worker')) as Client;
  await clients.save({ ...registered, jwks: { keys: [...keys] }, ...change });
}

/** A correct assertion of `bulk-worker` for the current door; `change` overrides. */
export function clientAssertion(
  { origin, clock }: Pick<TestEhr, 'origin' | 'clock'>,
  { privateKey }: Pick<KeyPair, 'privateKey'>,
  change: Partial<ClientAssertionInput> = {},
): Promise<string> {
  const input = { clientId: 'bulk-worker', tokenEndpoint: `${origin}/token`, privateKey, now: clock.nowMs };
  return createClientAssertion({ ...input, ...change });
}

export const byAssertion = (assertion: string) => ({
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: assertion,
});

/** Asks for a token of a backend service; `change` overrides the form. */
export async function askForToken(
  ehr: EhrAddress,
  assertion: string,
  change: Parameters = {},
  url = `${ehr.origin}/token`,
): Promise<Answer> {
  const form = { grant_type: 'client_credentials', scope: 'system/*.rs', ...byAssertion(assertion) };
  return post(url, { ...form, ...change });
}

export type BackendTokenRequest = { scope?: string; clientId?: string };

/** An access token of a backend service, whose new key is registered along the way. */
export async function backendToken(
  ehr: TestEhr,
  { scope = 'system/*.rs', clientId = 'bulk-worker' }: BackendTokenRequest = {},
) {
  const keys = await createKeyPair();
  await registerKeys(ehr, [keys.publicKey], { clientId });
  const { status, body } = await askForToken(ehr, await clientAssertion(ehr, keys, { clientId }), { scope });
  if (status !== 200) throw new Error(`No backend token: ${JSON.stringify(body)}`);
  return String(body.access_token);
}
