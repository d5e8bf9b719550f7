import { describe, expect, it } from 'vitest';
import { jsonResponse } from '../testing/json-response.ts';
import { errorOf } from '../testing/refusal.ts';
import { readBackendConfiguration, readSmartConfiguration, smartConfigurationRequest } from './smart-configuration.ts';

const fhirBase = 'https://ehr.example/fhir';
const document = {
  issuer: 'https://ehr.example',
  jwks_uri: 'https://ehr.example/jwks',
  authorization_endpoint: 'https://ehr.example/authorize',
  token_endpoint: 'https://ehr.example/token',
  revocation_endpoint: 'https://ehr.example/revoke',
  grant_types_supported: ['authorization_code'],
  response_types_supported: ['code'],
  token_endpoint_auth_methods_supported: ['client_secret_basic'],
  scopes_supported: ['openid'],
  code_challenge_methods_supported: ['S256'],
  capabilities: ['launch-standalone'],
  authorization_response_iss_parameter_supported: true,
};
const read = (difference: object = {}, base = fhirBase) =>
  readSmartConfiguration(base, jsonResponse({ ...document, ...difference }));

describe('the request', () => {
  it.each([fhirBase, `${fhirBase}/`])('goes to the well-known place below %s', base => {
    const request = smartConfigurationRequest(base);
    expect(request.url).toBe('https://ehr.example/fhir/.well-known/smart-configuration');
    expect(request.method).toBe('GET');
    expect(request.headers.get('Accept')).toBe('application/json');
  });
});

describe('the configuration', () => {
  it('is read as it is', async () => {
    expect(await read()).toEqual(document);
  });

  it('may have a text where a list belongs', async () => {
    const sloppy = { response_types_supported: 'code', code_challenge_methods_supported: 'S256', capabilities: 'sso' };
    expect(await read(sloppy)).toMatchObject({
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      capabilities: ['sso'],
    });
  });

  it('has an empty list where nothing was said', async () => {
    expect((await read({ scopes_supported: undefined })).scopes_supported).toEqual([]);
  });

  it.each([
    ['auth', 'https://ehr.example/fhir/auth'],
    ['/auth', 'https://ehr.example/auth'],
    ['https://other.example/auth', 'https://other.example/auth'],
  ])('has absolute URLs: %s', async (sent, resolved) => {
    expect((await read({ authorization_endpoint: sent })).authorization_endpoint).toBe(resolved);
  });

  it('keeps the issuer to the letter', async () => {
    expect((await read({ issuer: 'https://EHR.example:443/' })).issuer).toBe('https://EHR.example:443/');
  });

  it('has no issuer when it is empty', async () => {
    expect(await read({ issuer: '' })).not.toHaveProperty('issuer');
  });

  it('may be without TLS when the FHIR server is too', async () => {
    const endpoint = 'http://localhost:4000/authorize';
    const { authorization_endpoint } = await read({ authorization_endpoint: endpoint }, 'http://localhost:4000/fhir');
    expect(authorization_endpoint).toBe(endpoint);
  });
});

describe('the configuration of a backend service', () => {
  const readBackend = (difference: object) =>
    readBackendConfiguration(fhirBase, jsonResponse({ ...document, ...difference }));

  it('needs neither an authorization endpoint nor PKCE', async () => {
    const lean = { authorization_endpoint: undefined, code_challenge_methods_supported: undefined };
    const configuration = await readBackend(lean);
    expect(configuration.token_endpoint).toBe('https://ehr.example/token');
    expect(configuration).not.toHaveProperty('authorization_endpoint');
  });

  it('says with which algorithms an assertion may be signed', async () => {
    const name = 'token_endpoint_auth_signing_alg_values_supported';
    expect(await readBackend({ [name]: ['RS384', 'ES384'] })).toHaveProperty(name, ['RS384', 'ES384']);
    expect(await readBackend({})).not.toHaveProperty(name);
  });

  it.each([
    ['without a token endpoint', { token_endpoint: undefined }],
    ['that leaves TLS', { token_endpoint: 'http://ehr.example/token' }],
  ])('is refused %s', async (_, difference) => {
    expect(await errorOf(() => readBackend(difference))).toMatchObject({ code: 'discovery_failed' });
  });
});

describe('a configuration is refused', () => {
  it.each([
    ['without an authorization endpoint', { authorization_endpoint: undefined }, 'discovery_failed'],
    ['with an empty token endpoint', { token_endpoint: '' }, 'discovery_failed'],
    ['with a token endpoint that is no text', { token_endpoint: 1 }, 'discovery_failed'],
    ['that leaves TLS', { token_endpoint: 'http://ehr.example/token' }, 'discovery_failed'],
    ['that runs a script', { authorization_endpoint: 'javascript:alert(1)' }, 'discovery_failed'],
    ['with a URL that is none', { token_endpoint: 'https://' }, 'discovery_failed'],
    ['without PKCE', { code_challenge_methods_supported: undefined }, 'pkce_not_supported'],
    ['with plain PKCE only', { code_challenge_methods_supported: ['plain'] }, 'pkce_not_supported'],
  ])('%s', async (_, difference, code) => {
    expect(await errorOf(() => read(difference))).toMatchObject({ code });
  });

  it.each([
    ['the server says no', jsonResponse(document, 404)],
    ['the answer is a page', new Response('<html>')],
    ['the answer is a list', jsonResponse([document])],
    ['the answer is null', jsonResponse(null)],
  ])('when %s', async (_, response) => {
    expect(await errorOf(() => readSmartConfiguration(fhirBase, response))).toMatchObject({
      code: 'discovery_failed',
    });
  });
});
