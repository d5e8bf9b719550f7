/** Where the apps that the run registers may send people. */
export const ownRedirectUri = 'https://fuzz.example/callback';

/** The metadata of a good registration; `change` overrides. */
export const appMetadata = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  client_name: 'An app that registers itself',
  redirect_uris: [ownRedirectUri],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
  scope: 'launch/patient openid fhirUser patient/*.rs',
  ...change,
});

/** Registers an app. Throws when a valid registration does not work. */
export async function registerApp(url: string, change: Record<string, unknown> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(appMetadata(change)),
  });
  const { client_id, registration_access_token } = (await response.json()) as Record<string, string | undefined>;
  if (!client_id || !registration_access_token) throw new Error(`A valid app is not registered: ${response.status}.`);
  return { clientId: client_id, registrationToken: registration_access_token };
}
