import { expect, it } from 'vitest';
import { codeChallengeS256 } from '../pkce.ts';
import { createAuthorizationRequest } from './authorization-request.ts';
import type { AppLaunchConfiguration } from './smart-configuration.ts';

const configuration: AppLaunchConfiguration = {
  issuer: 'https://ehr.example',
  authorization_endpoint: 'https://ehr.example/authorize?tenant=1',
  token_endpoint: 'https://ehr.example/token',
  grant_types_supported: ['authorization_code'],
  response_types_supported: ['code'],
  token_endpoint_auth_methods_supported: [],
  scopes_supported: [],
  code_challenge_methods_supported: ['S256'],
  capabilities: [],
  authorization_response_iss_parameter_supported: true,
};
const input = {
  configuration,
  fhirBase: 'https://ehr.example/fhir',
  clientId: 'app',
  redirectUri: 'https://app.example/callback',
  scope: 'launch/patient openid patient/*.rs',
};
const create = async (difference: object = {}) => {
  const { url, pending } = await createAuthorizationRequest({ ...input, ...difference });
  return { pending, parameters: Object.fromEntries(new URL(url).searchParams) };
};

it('asks for a code with everything that SMART wants', async () => {
  const { pending, parameters } = await create();
  expect(parameters).toEqual({
    tenant: '1',
    response_type: 'code',
    client_id: 'app',
    redirect_uri: input.redirectUri,
    scope: input.scope,
    state: pending.state,
    aud: input.fhirBase,
    code_challenge: await codeChallengeS256(pending.codeVerifier),
    code_challenge_method: 'S256',
    nonce: pending.nonce,
  });
});

it('passes the handle of an EHR launch on', async () => {
  expect((await create({ launch: 'handle' })).parameters.launch).toBe('handle');
});

it('sends no nonce where no id_token is asked', async () => {
  expect((await create({ scope: 'patient/*.rs' })).parameters).not.toHaveProperty('nonce');
});

it('never sends the verifier', async () => {
  const { pending, parameters } = await create();
  expect(Object.values(parameters)).not.toContain(pending.codeVerifier);
});

it('has a new state, nonce and verifier each time, of 256 bits', async () => {
  const [one, other] = [(await create()).pending, (await create()).pending];
  for (const name of ['state', 'nonce', 'codeVerifier'] as const) {
    expect(one[name]).not.toBe(other[name]);
    expect(one[name]).toMatch(/^[A-Za-z0-9_-]{43}$/);
  }
});

it('leaves behind what the way back needs, as plain JSON', async () => {
  const { pending } = await create();
  expect(JSON.parse(JSON.stringify(pending))).toEqual(pending);
  expect(pending).toMatchObject({
    tokenEndpoint: 'https://ehr.example/token',
    issuer: 'https://ehr.example',
    issExpected: true,
  });
});

it('expects no iss from a server that promises none', async () => {
  const { authorization_response_iss_parameter_supported: _, issuer: __, ...older } = configuration;
  const { pending } = await create({ configuration: older });
  expect(pending.issExpected).toBe(false);
  expect(pending).not.toHaveProperty('issuer');
});
