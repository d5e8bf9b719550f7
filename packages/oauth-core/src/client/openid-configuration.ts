import type { JSONWebKeySet } from 'jose';

/** What an id_token is checked against. */
export type OpenidProvider = { issuer: string; jwks_uri: string };

/** GET `{issuer}/.well-known/openid-configuration`. */
export function openidConfigurationRequest(_issuer: string): Request {
  throw new Error('to come');
}

export async function readOpenidConfiguration(_issuer: string, _response: Response): Promise<OpenidProvider> {
  throw new Error('to come');
}

export function jwksRequest(_provider: OpenidProvider): Request {
  throw new Error('to come');
}

export async function readJwks(_response: Response): Promise<JSONWebKeySet> {
  throw new Error('to come');
}
