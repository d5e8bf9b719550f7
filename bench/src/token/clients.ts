import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { appScope, backendScope, writingScope } from './scopes.ts';

/** The two algorithms that SMART wants of every server. */
export type Algorithm = 'RS384' | 'ES384';

export type KeyPair = { algorithm: Algorithm; kid: string; privateKey: KeyObject; publicKey: KeyObject };

/** A client as it is registered (RFC 7591) at one of the servers. */
export type Registered = { clientId: string; clientSecret?: string };

export const redirectUri = 'http://localhost:4999/callback';

export const keyPairs: Record<Algorithm, KeyPair> = {
  RS384: { algorithm: 'RS384', kid: 'rsa', ...generateKeyPairSync('rsa', { modulusLength: 2048 }) },
  ES384: { algorithm: 'ES384', kid: 'ec', ...generateKeyPairSync('ec', { namedCurve: 'P-384' }) },
};

/** The same clients for both servers: a backend service for each algorithm, an app, and a server that introspects. */
export const metadata = {
  RS384: backend('RS384'),
  ES384: backend('ES384'),
  app: {
    client_name: 'App of the benchmark',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: [redirectUri],
    scope: appScope,
  },
  server: {
    client_name: 'Resource server of the benchmark',
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: ['https://server.example/callback'],
    scope: appScope,
  },
};

export type ClientName = keyof typeof metadata;
export const clientNames = Object.keys(metadata) as ClientName[];

function backend(algorithm: Algorithm) {
  const { kid, publicKey } = keyPairs[algorithm];
  return {
    client_name: `Backend service of the benchmark, ${algorithm}`,
    token_endpoint_auth_method: 'private_key_jwt',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: algorithm, use: 'sig' }] },
    scope: `${backendScope} ${writingScope}`,
  };
}

/** Registers them at the EHR, which in the demonstration takes anybody. */
export async function registerAtEhr(origin: string): Promise<Record<ClientName, Registered>> {
  const registered = clientNames.map(async name => {
    const { redirect_uris, response_types, ...rest } = metadata[name];
    const hasRedirects = redirect_uris.length > 0;
    const response = await fetch(`${origin}/register`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(hasRedirects ? { ...rest, redirect_uris, response_types } : rest),
    });
    const body = (await response.json()) as Record<string, string>;
    if (response.status !== 201) throw new Error(`The EHR registers no ${name}: ${JSON.stringify(body)}`);
    return [name, { clientId: body.client_id, clientSecret: body.client_secret }];
  });
  return Object.fromEntries(await Promise.all(registered));
}

/** oidc-provider knows them from the start, by their names. */
export function registeredAtPeer() {
  const secret = randomBytes(24).toString('base64url');
  const registered = { RS384: peer('RS384'), ES384: peer('ES384'), app: peer('app'), server: peer('server', secret) };
  const clients = clientNames.map(name => ({
    ...metadata[name],
    client_id: registered[name].clientId,
    ...(registered[name].clientSecret && { client_secret: registered[name].clientSecret }),
  }));
  return { registered, clients };
}

const peer = (clientId: string, clientSecret?: string): Registered => ({
  clientId,
  ...(clientSecret && { clientSecret }),
});
