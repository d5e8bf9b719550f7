import { OAuthError } from '@smart-ehr/oauth-core';
import {
  clientCredentialsRequest,
  createClientAssertion,
  readBackendConfiguration,
  readTokenResponse,
  smartConfigurationRequest,
  type Tokens,
} from '@smart-ehr/oauth-core/client';
import type { Config } from '../config.ts';
import { type PrivateKey, readPrivateKey } from '../keys/key-files.ts';
import { describeSkew, skewMs } from './clock-skew.ts';
import { type Patience, patiently } from './patiently.ts';

/** Gives a token that is good now. `refused` is one that the server has just answered with 401. */
export type AccessToken = (patience: Patience, refused?: string) => Promise<string>;

/** A token lives for five minutes and an export may take hours: it is renewed when it is about to end. */
const marginMs = 30_000;
/** Whoever has the address wrong wants to hear of it soon; a server that has answered once may have more time. */
const firstPatienceMs = 60_000;

/** Where the token endpoint is, and the key to sign with: both may be exchanged while an export is under way. */
type Means = { tokenEndpoint: string; privateKey: PrivateKey };

/**
 * The worker's own access: no person, no browser, no refresh token.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html
 */
export function createAccessToken(config: Config): AccessToken {
  let means: Means | undefined;
  let tokens: Tokens | undefined;
  let renewal: Promise<Tokens> | undefined;

  async function renew(patience: Patience): Promise<Tokens> {
    const before = means;
    means ??= await findMeans(config, patience);
    try {
      return await requestToken(config, means, patience);
    } catch (error) {
      // Perhaps there is another key or another token endpoint than when we looked: look once more.
      if (!before || !(error instanceof OAuthError)) throw error;
      means = await findMeans(config, patience);
      if (isSame(before, means)) throw error;
      return requestToken(config, means, patience);
    }
  }

  return async (patience, refused) => {
    const { now } = patience.clock;
    const isGood = tokens && tokens.accessToken !== refused && tokens.expiresAtMs > now() + marginMs;
    if (tokens && isGood) return tokens.accessToken;
    // One renewal for all the downloads that wait for it.
    renewal ??= renew(patience).finally(() => {
      renewal = undefined;
    });
    tokens = await renewal;
    return tokens.accessToken;
  };
}

/** Whether the EHR gives a token to whoever signs with this key; if not, its refusal is thrown. */
export async function tryKey(config: Config, privateKey: PrivateKey, patience: Patience): Promise<void> {
  const { tokenEndpoint } = await findMeans(config, patience);
  await requestToken(config, { tokenEndpoint, privateKey }, patience);
}

/** Step 1. https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html#retrieve-well-known-smart-configuration */
async function findMeans(config: Config, patience: Patience): Promise<Means> {
  const privateKey = await readPrivateKey(config);
  const soon = { ...patience, patienceMs: Math.min(patience.patienceMs, firstPatienceMs) };
  const response = await patiently(async () => smartConfigurationRequest(config.fhirBase), soon);
  const { token_endpoint: tokenEndpoint } = await readBackendConfiguration(config.fhirBase, response);
  return { tokenEndpoint, privateKey };
}

/**
 * Step 2: say who we are with a JWT signed by our key, a new one each time, and take the token.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html#obtain-access-token
 */
async function requestToken(
  { clientId, scope }: Pick<Config, 'clientId' | 'scope'>,
  { tokenEndpoint, privateKey }: Means,
  patience: Patience,
): Promise<Tokens> {
  const { now } = patience.clock;
  const request = async () => {
    const assertion = await createClientAssertion({ clientId, tokenEndpoint, privateKey, now: now() });
    patience.secrets?.add(assertion);
    return clientCredentialsRequest({ token_endpoint: tokenEndpoint }, { scope, assertion });
  };
  const response = await patiently(request, patience);
  const skew = skewMs(response.headers, now());
  const tokens = await readTokenResponse(response, now()).catch((error: unknown) => {
    const words = error instanceof OAuthError && error.code === 'invalid_client' ? describeSkew(skew) : undefined;
    throw words
      ? new OAuthError('invalid_client', `${(error as OAuthError).description} ${words}`, { cause: error })
      : error;
  });
  patience.secrets?.add(tokens.accessToken);
  return tokens;
}

function isSame(before: Means, now: Means): boolean {
  return before.tokenEndpoint === now.tokenEndpoint && before.privateKey.kid === now.privateKey.kid;
}
