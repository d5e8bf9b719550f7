/**
 * Step 1 of a launch: ask the FHIR server where to authorize and how.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#step-3-discovery
 */
import type { SmartConfiguration } from '../metadata.ts';
import { OAuthError } from '../oauth-error.ts';
import { type JsonObject, readJsonObject, stringIn } from './json-response.ts';

const specLink = 'https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html#metadata';

/** A SMART configuration with all that an app launch needs: both endpoints, S256. URLs are absolute. */
export type AppLaunchConfiguration = SmartConfiguration & { authorization_endpoint: string };

/** A SMART configuration with all that a backend service needs: a token endpoint. */
export type BackendConfiguration = SmartConfiguration;

/** GET `{FHIR base}/.well-known/smart-configuration` */
export function smartConfigurationRequest(fhirBase: string): Request {
  return new Request(`${fhirBase.replace(/\/$/, '')}/.well-known/smart-configuration`, {
    headers: { Accept: 'application/json' },
  });
}

/** Forgives a text where a list belongs and a relative URL; never a missing S256 or an insecure endpoint. */
export async function readSmartConfiguration(fhirBase: string, response: Response): Promise<AppLaunchConfiguration> {
  const { authorization_endpoint, ...configuration } = await readBackendConfiguration(fhirBase, response);
  if (authorization_endpoint === undefined) throw missing('authorization_endpoint');
  if (!configuration.code_challenge_methods_supported.includes('S256')) {
    throw new OAuthError('pkce_not_supported', 'The server does not offer PKCE with S256.', { specLink });
  }
  return { authorization_endpoint, ...configuration };
}

/** The same document for a backend service, which sends nobody to authorize and has no use for PKCE. */
export async function readBackendConfiguration(fhirBase: string, response: Response): Promise<BackendConfiguration> {
  if (!response.ok) {
    throw new OAuthError('discovery_failed', `The FHIR server answered ${response.status} to discovery.`, { specLink });
  }
  const json = await readJsonObject(response, 'discovery_failed');
  const algorithms = listIn(json, 'token_endpoint_auth_signing_alg_values_supported');
  return {
    ...urls(json, fhirBase),
    grant_types_supported: listIn(json, 'grant_types_supported'),
    response_types_supported: listIn(json, 'response_types_supported'),
    token_endpoint_auth_methods_supported: listIn(json, 'token_endpoint_auth_methods_supported'),
    ...(algorithms.length > 0 && { token_endpoint_auth_signing_alg_values_supported: algorithms }),
    scopes_supported: listIn(json, 'scopes_supported'),
    code_challenge_methods_supported: listIn(json, 'code_challenge_methods_supported'),
    capabilities: listIn(json, 'capabilities'),
    authorization_response_iss_parameter_supported: json.authorization_response_iss_parameter_supported === true,
  };
}

function urls(json: JsonObject, fhirBase: string) {
  const optional = (name: string) => {
    const text = stringIn(json, name);
    return text === undefined ? {} : { [name]: absoluteUrl(text, fhirBase) };
  };
  const tokenEndpoint = stringIn(json, 'token_endpoint');
  if (tokenEndpoint === undefined) throw missing('token_endpoint');
  const issuer = stringIn(json, 'issuer'); // compared as text, so never resolved or normalized
  return {
    ...(issuer !== undefined && { issuer }),
    ...optional('jwks_uri'),
    ...optional('revocation_endpoint'),
    ...optional('introspection_endpoint'),
    ...optional('registration_endpoint'),
    ...optional('management_endpoint'),
    ...optional('authorization_endpoint'),
    token_endpoint: absoluteUrl(tokenEndpoint, fhirBase),
  };
}

function missing(name: string): OAuthError {
  return new OAuthError('discovery_failed', `The SMART configuration has no ${name}.`, { specLink });
}

/** A server that is reached by TLS cannot send the app, its code and its tokens to a place without. */
function absoluteUrl(text: string, fhirBase: string): string {
  const base = new URL(`${fhirBase.replace(/\/$/, '')}/`);
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined;
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && base.protocol === 'http:');
  if (url === undefined || !secure) {
    throw new OAuthError('discovery_failed', `The SMART configuration has an unusable URL: ${text}`, { specLink });
  }
  return url.href;
}

/** Some servers write `"code"` where `["code"]` belongs. */
function listIn(json: JsonObject, name: string): string[] {
  const value = json[name];
  const list = Array.isArray(value) ? value : [value];
  return list.filter(item => typeof item === 'string');
}
