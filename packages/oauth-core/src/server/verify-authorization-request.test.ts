import { describe, expect, it } from 'vitest';
import type { OAuthErrorCode } from '../oauth-error.ts';
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
    expect(JSON.parse(JSON.stringify(verify()))).toStrictEqual(verify());
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

  it.each([
    ['that the EHR starts', { launch: 'handle' }, 'granted'],
    ['that a person starts', {}, 'not-launched'],
  ])('gives the scope launch its due for an app %s', (_, sent, reason) => {
    const { scopeDecisions } = verify({ scope: 'launch openid', ...sent }, { ...publicClient, scope: 'launch openid' });
    expect(scopeDecisions[0]?.reason).toBe(reason);
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
  it.each<[string, OAuthErrorCode, RegExp, Partial<AuthorizationRequest>]>([
    ['without response_type', 'invalid_request', /response_type is missing/, { responseType: undefined }],
    ['for the implicit flow', 'unsupported_response_type', /is code/, { responseType: 'token' }],
    ['for the hybrid flow', 'unsupported_response_type', /is code/, { responseType: 'code id_token' }],
    ['with repeated parameters', 'invalid_request', /repeated: scope, aud\.$/, { repeated: ['scope', 'aud'] }],
    ['with a request object', 'request_not_supported', /request object/, { request: 'a.b.c' }],
    ['with a request_uri', 'request_uri_not_supported', /request_uri/, { requestUri: 'https://app.example/r' }],
    ['for a fragment', 'invalid_request', /response_mode/, { responseMode: 'fragment' }],
    ['for a form post', 'invalid_request', /response_mode/, { responseMode: 'form_post' }],
    ['without a scope', 'invalid_scope', /Ask for one at least/, { scope: undefined }],
    ['with unknown scopes only', 'invalid_scope', /is not a scope/, { scope: 'patient/.rs everything' }],
    ['with scopes only that the client may not ask', 'invalid_scope', /registered for/, { scope: 'user/*.rs' }],
    ['with scopes only that the server does not offer', 'invalid_scope', /server offers/, { scope: 'patient/*.cud' }],
    ['with types only that are not held', 'invalid_scope', /does not hold/, { scope: 'patient/Claim.rs' }],
    ['with a dpop_jkt that is no thumbprint', 'invalid_request', /dpop_jkt/, { dpopJkt: 'j'.repeat(42) }],
    ['without aud', 'invalid_request', /aud is missing/, { aud: undefined }],
    ['for another FHIR server', 'invalid_target', /aud/, { aud: 'https://evil.example/fhir' }],
    ['without PKCE', 'invalid_request', /PKCE/, { codeChallenge: undefined, codeChallengeMethod: undefined }],
    ['with plain PKCE', 'invalid_request', /S256/, { codeChallengeMethod: 'plain' }],
    ['with a max_age that is no number', 'invalid_request', /max_age/, { maxAge: 'x' }],
    ['with prompt none and another', 'invalid_request', /prompt/, { prompt: 'none login' }],
  ])('%s', async (_, code, reason, difference) => {
    expect(await refusalOf(() => verify(difference))).toMatchObject({
      code,
      status: 400,
      description: expect.stringMatching(reason),
    });
  });

  it('with names of repeated parameters cut short, for anybody may make them up', async () => {
    const { description } = await refusalOf(() => verify({ repeated: ['x'.repeat(900)] }));
    expect(description).toBe(`Send each parameter once; repeated: ${'x'.repeat(200)}.`);
  });

  it.each([
    ['nonce', 'nonce'],
    ['loginHint', 'login_hint'],
    ['launch', 'launch'],
    ['prompt', 'prompt'],
    ['aud', 'aud'],
    ['resource', 'resource'],
    ['codeChallenge', 'code_challenge'],
  ] as const)('with a %s of more than 2048 characters', async (name, parameter) => {
    const tooLong = `Send a ${parameter} of at most 2048 characters.`;
    const refusal = (length: number) =>
      refusalOf(() => verify({ [name]: 'x'.repeat(length), responseType: undefined }));
    expect(await refusal(2049)).toMatchObject({ code: 'invalid_request', description: tooLong });
    expect((await refusal(2048)).description).toContain('response_type');
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
