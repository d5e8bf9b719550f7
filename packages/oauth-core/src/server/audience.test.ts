import { expect, it } from 'vitest';
import { readScopes } from '../parse-scope.ts';
import { refusalOf } from '../testing/refusal.ts';
import { verifyAudience, verifyResource } from './audience.ts';

const fhirBase = 'https://ehr.example/fhir';
const accepted = [fhirBase, 'https://ehr.example/webchart.cgi/'];
const asked = readScopes('openid patient/*.rs');

it.each([
  { aud: fhirBase },
  { aud: `${fhirBase}/` },
  { aud: 'https://ehr.example/webchart.cgi' },
  { resource: fhirBase },
  { aud: fhirBase, resource: `${fhirBase}/` },
])('accepts %j', sent => {
  expect(() => verifyAudience(sent, asked, accepted)).not.toThrow();
});

it('may be missing when only identity is asked', () => {
  expect(() => verifyAudience({}, readScopes('openid fhirUser no-scope'), accepted)).not.toThrow();
});

it.each(['patient/*.rs', 'user/Patient.read', 'launch', 'launch/patient', 'launch/encounter'])(
  'may not be missing for %s',
  async scope => {
    const refusal = await refusalOf(() => verifyAudience({}, readScopes(`openid ${scope}`), accepted));
    expect(refusal).toMatchObject({ code: 'invalid_request', status: 400 });
  },
);

it.each([
  { aud: 'https://evil.example/fhir' },
  { aud: 'https://ehr.example' },
  { aud: `${fhirBase}//` },
  { aud: `${fhirBase}/Patient` },
  { aud: 'HTTPS://EHR.EXAMPLE/fhir' },
  { aud: 'http://ehr.example/fhir' },
  { resource: 'https://evil.example/fhir' },
  { aud: fhirBase, resource: 'https://evil.example/fhir' },
  { aud: 'https://evil.example/fhir', resource: fhirBase },
])('refuses %j', async sent => {
  expect(await refusalOf(() => verifyAudience(sent, asked, accepted))).toMatchObject({
    code: 'invalid_target',
    status: 400,
  });
});

it('refuses a wrong one even where none was needed', async () => {
  const sent = { aud: 'https://evil.example/' };
  expect(await refusalOf(() => verifyAudience(sent, readScopes('openid'), accepted))).toMatchObject({
    code: 'invalid_target',
  });
});

const tokenRequest = (resource: string) => ({
  contentType: 'application/x-www-form-urlencoded',
  authorization: undefined,
  body: `grant_type=refresh_token${resource}`,
});

it.each(['', '&resource=', `&resource=${fhirBase}`, `&resource=${encodeURIComponent(`${fhirBase}/`)}`])(
  'a token may be asked for with %j',
  resource => {
    expect(() => verifyResource(tokenRequest(resource), accepted)).not.toThrow();
  },
);

it.each(['https://evil.example/fhir', `${fhirBase}/Patient`, `${fhirBase}#x`, 'fhir'])(
  'no token is given for the resource %j',
  async resource => {
    const asked = tokenRequest(`&resource=${encodeURIComponent(resource)}`);
    expect(await refusalOf(() => verifyResource(asked, accepted))).toMatchObject({
      code: 'invalid_target',
      status: 400,
    });
  },
);
