import { describe, expect, it } from 'vitest';
import { codeChallengeS256, createCodeVerifier } from '../pkce.ts';
import { publicClient } from '../testing/clients.ts';
import { refusalOf } from '../testing/refusal.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { verifyClientAndRedirectUri } from './redirect-target.ts';
import { type AuthorizationPolicy, verifyAuthorizationRequest } from './verify-authorization-request.ts';

const scope = 'launch/patient openid fhirUser offline_access patient/*.rs';
const request: AuthorizationRequest = {
  responseType: 'code',
  clientId: 'app',
  redirectUri: 'https://app.example/callback',
  scope,
  state: 'xyz',
  aud: 'https://ehr.example/fhir',
  codeChallenge: await codeChallengeS256(createCodeVerifier()),
  codeChallengeMethod: 'S256',
  nonce: 'n',
  repeated: [],
};
const policy: AuthorizationPolicy = {
  auds: ['https://ehr.example/fhir'],
  pkce: 'required',
  serverScope: `launch launch/encounter profile online_access ${scope} user/*.rs`,
  heldTypes: ['Observation', 'Patient'],
};
const target = verifyClientAndRedirectUri(request, publicClient);
const verify = (difference: Partial<AuthorizationRequest> = {}, client = publicClient, own = policy) =>
  verifyAuthorizationRequest({ ...request, ...difference }, { client, target, policy: own });

describe('an authorization request that keeps every rule', () => {
  it('becomes what the rest of the login works on', () => {
    expect(verify()).toMatchObject({
      target,
      clientId: 'app',
      scope,
      needsPatient: true,
      needsEncounter: false,
      codeChallenge: request.codeChallenge,
      nonce: 'n',
      prompt: [],
    });
  });

  it('keeps the key that the code is to be bound to', () => {
    const dpopJkt = 'j'.repeat(43);
    expect(verify({ dpopJkt }).dpopJkt).toBe(dpopJkt);
    expect(verify()).not.toHaveProperty('dpopJkt');
  });

  it('survives being stored as JSON', () => {
    expect(JSON.parse(JSON.stringify(verify()))).toEqual(verify());
  });

  it('has a decision on each of its scopes', () => {
    expect(verify().scopeDecisions.map(({ asked, reason }) => [asked, reason])).toEqual(
      scope.split(' ').map(asked => [asked, 'granted']),
    );
  });

  it('keeps what can be given when one scope is unknown', () => {
    const { scopeDecisions } = verify({ scope: 'patient/Patient.rs patient/.rs' });
    expect(scopeDecisions.map(({ reason }) => reason)).toEqual(['granted', 'unknown']);
  });

  it('keeps the handle of an EHR launch', () => {
    expect(verify({ launch: 'handle' }).launch).toBe('handle');
  });

  it('needs no PKCE where the policy says so', () => {
    const { codeChallenge: _, codeChallengeMethod: __, ...without } = request;
    const verification = { client: publicClient, target, policy: { ...policy, pkce: 'optional' as const } };
    expect(verifyAuthorizationRequest(without, verification)).not.toHaveProperty('codeChallenge');
  });

  it('may say response_mode=query', () => {
    expect(() => verify({ responseMode: 'query' })).not.toThrow();
  });
});

describe('a patient in context', () => {
  it.each([
    ['launch/patient', true],
    ['patient/Patient.r', true],
    ['openid fhirUser', false],
  ])('with %s: %s', (asked, needed) => {
    expect(verify({ scope: asked }).needsPatient).toBe(needed);
  });

  it('is not needed for user/ scopes, nor for a patient/ scope that cannot be given', () => {
    const client = { ...publicClient, scope: 'openid user/*.rs' };
    expect(verify({ scope: 'openid user/*.rs patient/*.rs' }, client).needsPatient).toBe(false);
  });

  it('is another thing than an encounter', () => {
    const client = { ...publicClient, scope: 'launch/encounter' };
    expect(verify({ scope: 'launch/encounter' }, client)).toMatchObject({ needsPatient: false, needsEncounter: true });
  });
});

describe('an authorization request is sent back', () => {
  it.each([
    ['without response_type', { responseType: undefined }, 'invalid_request'],
    ['for the implicit flow', { responseType: 'token' }, 'unsupported_response_type'],
    ['for the hybrid flow', { responseType: 'code id_token' }, 'unsupported_response_type'],
    ['with a repeated parameter', { repeated: ['scope'] }, 'invalid_request'],
    ['with a nonce that is too long', { nonce: 'n'.repeat(2049) }, 'invalid_request'],
    ['with a login_hint that is too long', { loginHint: 'n'.repeat(2049) }, 'invalid_request'],
    ['with a launch that is too long', { launch: 'n'.repeat(2049) }, 'invalid_request'],
    ['with a prompt that is too long', { prompt: 'n'.repeat(2049) }, 'invalid_request'],
    ['with an aud that is too long', { aud: `https://ehr.example/${'n'.repeat(2049)}` }, 'invalid_request'],
    ['with a resource that is too long', { resource: `https://ehr.example/${'n'.repeat(2049)}` }, 'invalid_request'],
    ['with a request object', { request: 'a.b.c' }, 'request_not_supported'],
    ['with a request_uri', { requestUri: 'https://app.example/r' }, 'request_uri_not_supported'],
    ['for a fragment', { responseMode: 'fragment' }, 'invalid_request'],
    ['for a form post', { responseMode: 'form_post' }, 'invalid_request'],
    ['without a scope', { scope: undefined }, 'invalid_scope'],
    ['with unknown scopes only', { scope: 'patient/.rs everything' }, 'invalid_scope'],
    ['with scopes only that the client may not ask', { scope: 'user/*.rs' }, 'invalid_scope'],
    ['with scopes only that the server does not offer', { scope: 'patient/*.cud' }, 'invalid_scope'],
    ['with types only that are not held', { scope: 'patient/Claim.rs' }, 'invalid_scope'],
    ['with a dpop_jkt that is no thumbprint', { dpopJkt: 'j'.repeat(42) }, 'invalid_request'],
    ['without aud', { aud: undefined }, 'invalid_request'],
    ['for another FHIR server', { aud: 'https://evil.example/fhir' }, 'invalid_target'],
    ['without PKCE', { codeChallenge: undefined, codeChallengeMethod: undefined }, 'invalid_request'],
    ['with plain PKCE', { codeChallengeMethod: 'plain' }, 'invalid_request'],
    ['with a max_age that is no number', { maxAge: 'x' }, 'invalid_request'],
    ['with prompt none and another', { prompt: 'none login' }, 'invalid_request'],
  ])('%s', async (_, difference, code) => {
    const sent = difference as Partial<AuthorizationRequest>;
    expect(await refusalOf(() => verify(sent))).toMatchObject({ code, status: 400 });
  });

  it('when the client is not registered for codes', async () => {
    const client = { ...publicClient, grantTypes: ['client_credentials' as const] };
    expect(await refusalOf(() => verify({}, client))).toMatchObject({ code: 'unauthorized_client', status: 400 });
  });

  it.each([
    ['101 scopes', 'openid '.repeat(101)],
    ['more than 8 kB', `openid patient/Observation.rs?code=${'x'.repeat(8192)}`],
    ['more than 8 kB that are fewer characters', `openid __${'é'.repeat(4100)}`],
  ])('with %s, and is told the limit', async (_, asked) => {
    const refusal = await refusalOf(() => verify({ scope: asked }));
    expect(refusal).toMatchObject({ code: 'invalid_scope', status: 400 });
    expect(refusal.description).toBe('Ask for at most 100 scopes, in at most 8192 bytes.');
  });

  it('but not for a hundred scopes', () => {
    expect(() => verify({ scope: 'openid '.repeat(100) })).not.toThrow();
  });

  it('with the reasons why no scope can be given', async () => {
    const { description } = await refusalOf(() => verify({ scope: 'patient/.rs user/*.rs' }));
    expect(description).toContain('patient/.rs is not a scope of SMART App Launch 2.2.');
    expect(description).toContain('user/*.rs is more than this client is registered for.');
  });
});
