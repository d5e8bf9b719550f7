/**
 * What is unwise about the keys of a registration.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html#registering-a-client-communicating-public-keys
 */
import { clientAssertionAlgorithms } from './client-assertion.ts';
import type { Registration, RegistrationWarning } from './registration-warnings.ts';

const asymmetric = 'https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html';
const registering = `${asymmetric}#registering-a-client-communicating-public-keys`;

export function warnOfKeys({ sent, client }: Registration): RegistrationWarning[] {
  const warnings: RegistrationWarning[] = [];
  const warn = (code: string, message: string, spec = registering) => warnings.push({ code, message, spec });
  const { jwksUri, tokenEndpointAuthMethod } = client;
  const keys = client.jwks?.keys ?? [];

  if (tokenEndpointAuthMethod !== 'private_key_jwt' && (sent.jwks ?? sent.jwks_uri) !== undefined) {
    warn('keys_ignored', 'Keys were ignored: they are for token_endpoint_auth_method private_key_jwt alone.');
  }
  if (jwksUri?.startsWith('http:')) {
    warn('jwks_uri_http', 'Whoever is between the two can exchange keys that come over http: use https.');
  }
  if (keys.some(({ alg }) => alg === undefined)) {
    warn('key_without_alg', 'Give each key an alg, RS384 or ES384, so that it is used for nothing else.');
  }
  if (keys.some(({ alg }) => alg !== undefined && !clientAssertionAlgorithms.some(known => known === alg))) {
    const message = `A key has an alg that is not taken here: ${clientAssertionAlgorithms.join(', ')} are.`;
    warn('key_alg_unknown', message, `${asymmetric}#signature-verification`);
  }
  if (keys.some(({ use }) => use !== undefined && use !== 'sig')) {
    warn('key_not_for_signing', 'A key is not for signing: register those with use sig.');
  }
  if (new Set(keys.map(({ n, x }) => n ?? x)).size < keys.length) {
    warn('key_repeated', 'One key stands in the set under several kid: a new kid is no new key.');
  }
  return warnings;
}
