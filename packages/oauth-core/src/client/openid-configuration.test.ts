import { expect, it } from 'vitest';
import { jsonResponse } from '../testing/json-response.ts';
import { errorOf } from '../testing/refusal.ts';
import { jwksRequest, openidConfigurationRequest, readJwks, readOpenidConfiguration } from './openid-configuration.ts';

const issuer = 'https://ehr.example/webchart.cgi';
const document = { issuer, jwks_uri: `${issuer}/jwks/`, token_endpoint: `${issuer}/token` };

it.each([issuer, `${issuer}/`])('asks below the issuer %s', one => {
  expect(openidConfigurationRequest(one).url).toBe(`${issuer}/.well-known/openid-configuration`);
});

it('finds the keys of the issuer', async () => {
  const provider = await readOpenidConfiguration(issuer, jsonResponse(document));
  expect(provider).toEqual({ issuer, jwks_uri: `${issuer}/jwks/` });
  expect(jwksRequest(provider).url).toBe(`${issuer}/jwks/`);
});

it('reads the keys', async () => {
  const keys = [{ kty: 'RSA', kid: '1' }];
  expect(await readJwks(jsonResponse({ keys }))).toEqual({ keys });
});

it.each([
  ['of another issuer', jsonResponse({ ...document, issuer: 'https://evil.example' })],
  ['of the issuer with a slash more', jsonResponse({ ...document, issuer: `${issuer}/` })],
  ['without an issuer', jsonResponse({ ...document, issuer: undefined })],
  ['without keys', jsonResponse({ ...document, jwks_uri: undefined })],
  ['whose keys are at no URL', jsonResponse({ ...document, jwks_uri: 'jwks' })],
  ['that is not there', jsonResponse(document, 500)],
  ['that is no JSON', new Response('no')],
])('refuses a configuration %s', async (_, response) => {
  expect(await errorOf(() => readOpenidConfiguration(issuer, response))).toMatchObject({ code: 'discovery_failed' });
});

it.each([
  ['no keys', jsonResponse({})],
  ['keys that are no list', jsonResponse({ keys: {} })],
  ['an error', jsonResponse({ keys: [] }, 503)],
])('refuses %s', async (_, response) => {
  expect(await errorOf(() => readJwks(response))).toMatchObject({ code: 'discovery_failed' });
});
