/** For tests: a login that is on its way. */
import type { PendingAuthorization } from '../client/authorization-request.ts';

export const pending: PendingAuthorization = {
  state: 'the-state',
  nonce: 'the-nonce',
  codeVerifier: 'v'.repeat(43),
  fhirBase: 'https://ehr.example/fhir',
  clientId: 'app',
  redirectUri: 'https://app.example/callback',
  scope: 'openid fhirUser patient/*.rs',
  tokenEndpoint: 'https://ehr.example/token',
  issuer: 'https://ehr.example',
  issExpected: true,
};
