import type { EhrAddress } from './test-ehr.ts';

/** Apps that register themselves, as a test may do it wrongly. */

export const redirectUri = 'https://inferno.healthit.gov/suites/custom/smart/redirect';
const launchUri = 'https://inferno.healthit.gov/suites/custom/smart/launch';
const jwksUri = 'https://inferno.healthit.gov/.well-known/jwks.json';
const client_uri = 'https://inferno.healthit.gov/suites';

/** The four requests of WebChart's tutorial of 2026, word for word. */
export const webchartsRequests = {
  public: {
    client_id: 'InfernoPub',
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    client_name: 'Drummond Inferno Public Client',
    client_uri,
    scope: 'launch/patient openid fhirUser offline_access patient/*.rs',
    launch_uri: launchUri,
  },
  confidential: {
    client_id: 'DrummINF',
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    client_name: 'Drummond Inferno Test Suite',
    client_uri,
    scope: 'launch/patient openid fhirUser offline_access patient/*.rs user/*.rs',
    launch_uri: launchUri,
  },
  asymmetric: {
    client_id: 'InfAsym',
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: 'private_key_jwt',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    client_name: 'Drummond Inferno Asymmetric Client',
    client_uri,
    scope: 'launch/patient openid fhirUser offline_access patient/*.rs',
    launch_uri: launchUri,
    jwks_uri: jwksUri,
  },
  bulk: {
    client_id: 'BulkFHIR',
    token_endpoint_auth_method: 'private_key_jwt',
    grant_types: ['client_credentials'],
    client_name: 'Drummond Inferno Bulk Data Client',
    client_uri,
    scope: 'system/*.rs',
    jwks_uri: jwksUri,
  },
};

export type Body = Record<string, unknown>;

export async function register(
  { origin }: EhrAddress,
  metadata: unknown,
  headers: Record<string, string> = {},
  path = '/register',
) {
  const response = await fetch(origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof metadata === 'string' ? metadata : JSON.stringify(metadata),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
}

/** Reads, changes or deletes a registration at its own address. */
export async function manage(method: string, url: unknown, token: unknown, metadata?: unknown) {
  const response = await fetch(String(url), {
    method,
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(metadata ? { body: JSON.stringify(metadata) } : {}),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : {}) as Body };
}
