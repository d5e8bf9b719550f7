/**
 * Where the keys are that an id_token is checked with.
 * https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig
 */
import type { JSONWebKeySet } from 'jose';
import { OAuthError } from '../oauth-error.ts';
import { readJsonObject, stringIn } from './json-response.ts';

const specLink = 'https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation';

/** What an id_token is checked against. */
export type OpenidProvider = { issuer: string; jwks_uri: string };

/** GET `{issuer}/.well-known/openid-configuration` */
export function openidConfigurationRequest(issuer: string): Request {
  return new Request(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    headers: { Accept: 'application/json' },
  });
}

/** The issuer named inside must be the one that was asked, character by character. */
export async function readOpenidConfiguration(issuer: string, response: Response): Promise<OpenidProvider> {
  if (!response.ok) throw failed(`The issuer answered ${response.status} to discovery.`);
  const json = await readJsonObject(response, 'discovery_failed');
  if (json.issuer !== issuer) throw failed('The OpenID configuration names another issuer.');
  const jwksUri = stringIn(json, 'jwks_uri');
  if (jwksUri === undefined || !URL.canParse(jwksUri)) throw failed('The OpenID configuration has no jwks_uri.');
  return { issuer, jwks_uri: jwksUri };
}

export function jwksRequest({ jwks_uri }: Pick<OpenidProvider, 'jwks_uri'>): Request {
  return new Request(jwks_uri, { headers: { Accept: 'application/json' } });
}

export async function readJwks(response: Response): Promise<JSONWebKeySet> {
  if (!response.ok) throw failed(`The server answered ${response.status} instead of its keys.`);
  const { keys } = await readJsonObject(response, 'discovery_failed');
  if (!Array.isArray(keys)) throw failed('The JWKS has no keys.');
  return { keys };
}

function failed(description: string): OAuthError {
  return new OAuthError('discovery_failed', description, { specLink });
}
