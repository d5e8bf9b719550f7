import { describe, expect, it } from 'vitest';
import { backendClient, confidentialClient, publicClient } from '../testing/clients.ts';
import { refusalOf } from '../testing/refusal.ts';
import {
  createIntrospectionResponse,
  notAuthenticated,
  parseIntrospectionRequest,
  verifyIntrospectionClient,
} from './introspection.ts';

const parse = (body: string, contentType = 'application/x-www-form-urlencoded') =>
  parseIntrospectionRequest({ contentType, authorization: undefined, body });

const token = {
  scope: 'openid fhirUser patient/*.rs',
  clientId: 'app',
  issuer: 'https://ehr.example',
  audience: 'https://ehr.example/fhir',
  issuedAtMs: 1_700_000_000_900,
  expiresAtMs: 1_700_000_300_900,
  context: {},
};

describe('the request', () => {
  it('names a token, with or without a hint', () => {
    expect(parse('token=at_1')).toEqual({ token: 'at_1' });
    expect(parse('token=at_1&token_type_hint=access_token')).toEqual({ token: 'at_1' });
  });

  it.each([
    ['without a token', 'token_type_hint=access_token', undefined],
    ['with an empty token', 'token=', undefined],
    ['with two tokens', 'token=a&token=b', undefined],
    ['as JSON', '{"token":"a"}', 'application/json'],
  ])('%s is refused', async (_, body, contentType) => {
    expect(await refusalOf(() => parse(body, contentType))).toMatchObject({ code: 'invalid_request', status: 400 });
  });
});

describe('who may ask', () => {
  it.each([confidentialClient, backendClient])('is the confidential client $clientId', client => {
    expect(() => verifyIntrospectionClient(client)).not.toThrow();
  });

  it.each([
    ['a public client', publicClient],
    ['nobody', undefined],
  ])('is not %s', async (_, client) => {
    const refusal = await refusalOf(() => verifyIntrospectionClient(client));
    expect(refusal).toMatchObject({ code: 'invalid_client', status: 401 });
    expect(refusal.wwwAuthenticate).toMatch(/^Bearer realm="ehr", Basic .*, DPoP algs="ES256 /);
  });

  it('is told how to authenticate when that went wrong', () => {
    expect(notAuthenticated('Wrong client secret.')).toMatchObject({
      code: 'invalid_client',
      status: 401,
      description: 'Wrong client secret.',
    });
  });
});

describe('the answer', () => {
  it('to a token that is no good is that alone', () => {
    expect(createIntrospectionResponse(undefined)).toEqual({ active: false });
  });

  it('says whose token it is, for what and until when', () => {
    expect(createIntrospectionResponse(token)).toStrictEqual({
      active: true,
      token_type: 'Bearer',
      scope: 'openid fhirUser patient/*.rs',
      client_id: 'app',
      iss: 'https://ehr.example',
      aud: 'https://ehr.example/fhir',
      iat: 1_700_000_000,
      exp: 1_700_000_300,
    });
  });

  it('says which key a token is bound to', () => {
    const jkt = 'j'.repeat(43);
    expect(createIntrospectionResponse({ ...token, jkt })).toMatchObject({ token_type: 'DPoP', cnf: { jkt } });
    expect(createIntrospectionResponse(token)).not.toHaveProperty('cnf');
  });

  it('says who the person is', () => {
    const person = { subject: 'u-1', fhirUser: 'https://ehr.example/fhir/Patient/1' };
    expect(createIntrospectionResponse({ ...token, ...person })).toMatchObject({
      sub: 'u-1',
      fhirUser: person.fhirUser,
    });
  });

  it('has the context of the launch in the words of the token response', () => {
    const context = {
      patient: '1',
      encounter: '2',
      needPatientBanner: false,
      smartStyleUrl: 'https://e.example/s.json',
    };
    expect(createIntrospectionResponse({ ...token, context })).toMatchObject({
      patient: '1',
      encounter: '2',
      need_patient_banner: false,
      smart_style_url: 'https://e.example/s.json',
    });
  });

  it('cannot be changed by the context', () => {
    const context = JSON.parse('{"active":false,"scope":"system/*.rs","client_id":"other"}');
    expect(createIntrospectionResponse({ ...token, context })).toMatchObject({ active: true, scope: token.scope });
  });
});
