import {
  clientCredentialsRequest,
  createClientAssertion,
  readBackendConfiguration,
  readTokenResponse,
  smartConfigurationRequest,
  type Tokens,
} from '@smart-ehr/oauth-core/client';
import type { Config } from '../config.ts';
import { readPrivateKey } from '../keys/key-files.ts';
import { type Patience, patiently, unreachable } from './patiently.ts';

/** Gives a token that is good now. `refused` is one that the server has just answered with 401. */
export type AccessToken = (refused?: string) => Promise<string>;

/** A token lives for five minutes and an export may take hours: it is renewed when it is about to end. */
const marginMs = 30_000;

/**
 * The worker's own access: no person, no browser, no refresh token.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html
 */
export async function createAccessToken(config: Config, patience: Patience): Promise<AccessToken> {
  const { fhirBase, clientId, scope } = config;
  const { now } = patience.clock;
  const privateKey = await readPrivateKey(config);

  // 1. Ask the FHIR server where its token endpoint is.
  //    https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html#retrieve-well-known-smart-configuration
  const discovery = smartConfigurationRequest(fhirBase);
  const answer = await fetch(discovery, { signal: patience.signal }).catch((error: unknown) => {
    patience.signal.throwIfAborted();
    throw unreachable(fhirBase, error);
  });
  const configuration = await readBackendConfiguration(fhirBase, answer);
  const tokenEndpoint = configuration.token_endpoint;

  // 2. Say who we are with a JWT signed by our key, a new one each time, and take the token.
  //    https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html#obtain-access-token
  const request = async () => {
    const assertion = await createClientAssertion({ clientId, tokenEndpoint, privateKey, now: now() });
    return clientCredentialsRequest(configuration, { scope, assertion });
  };

  let tokens: Tokens | undefined;
  return async refused => {
    const isGood = tokens && tokens.accessToken !== refused && tokens.expiresAtMs > now() + marginMs;
    if (!tokens || !isGood) tokens = await readTokenResponse(await patiently(request, patience), now());
    return tokens.accessToken;
  };
}
