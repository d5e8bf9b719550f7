/**
 * Step 5 of a launch: what was granted.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#step-5-access-token
 */
import { OAuthError } from '../oauth-error.ts';
import type { FhirContextItem, LaunchContext, TokenResponseBody } from '../token-response.ts';
import { readErrorResponse } from './error-response.ts';
import { type JsonObject, readJsonObject, stringIn } from './json-response.ts';

/** What the token endpoint gave, in our words. */
export type Tokens = {
  accessToken: string;
  /** When to stop using it, in ms since 1970; an hour from now if the server does not say. */
  expiresAtMs: number;
  /** What was granted: compare it with what you asked. */
  scope: string;
  /** Present when there is a new one: forget the old one then. */
  refreshToken?: string;
  idToken?: string;
  context: LaunchContext;
};

const specLink = 'https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#step-5-access-token';
const anHour = 3600;

/**
 * Throws `LoginRequired` when code or refresh token are worth nothing any more. `tokenType`: DPoP when the request had a
 * proof; a token of the other type is not taken, for it would work without the key.
 */
export async function readTokenResponse(
  response: Response,
  now: number,
  tokenType: TokenResponseBody['token_type'] = 'Bearer',
): Promise<Tokens> {
  if (!response.ok) throw await readErrorResponse(response);
  const json = await readJsonObject(response, 'invalid_response');
  const required = (name: string) => {
    const value = stringIn(json, name);
    if (value !== undefined) return value;
    throw new OAuthError('invalid_response', `The token response has no ${name}.`, { specLink });
  };
  if (required('token_type').toLowerCase() !== tokenType.toLowerCase()) {
    throw new OAuthError('invalid_response', `The token response is not of type ${tokenType}.`, { specLink });
  }
  const refreshToken = stringIn(json, 'refresh_token');
  const idToken = stringIn(json, 'id_token');
  return {
    accessToken: required('access_token'),
    expiresAtMs: now + secondsIn(json, 'expires_in') * 1000,
    scope: grantedScope(json),
    ...(refreshToken !== undefined && { refreshToken }),
    ...(idToken !== undefined && { idToken }),
    context: readLaunchContext(json),
  };
}

/** SMART wants it always; an empty text is an answer too: nothing was granted. */
function grantedScope({ scope }: JsonObject): string {
  if (typeof scope === 'string') return scope;
  throw new OAuthError('invalid_response', 'The token response has no scope.', { specLink });
}

/** Some servers send `"3600"`. */
function secondsIn(json: JsonObject, name: string): number {
  const seconds = Number(json[name] ?? anHour);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : anHour;
}

/** What has the wrong type is left out. https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#launch-context-arrives-with-your-access_token */
function readLaunchContext(json: JsonObject): LaunchContext {
  const { need_patient_banner: banner, fhirContext } = json;
  const texts = {
    patient: stringIn(json, 'patient'),
    encounter: stringIn(json, 'encounter'),
    intent: stringIn(json, 'intent'),
    smartStyleUrl: stringIn(json, 'smart_style_url'),
    tenant: stringIn(json, 'tenant'),
  };
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined)),
    ...(typeof banner === 'boolean' && { needPatientBanner: banner }),
    ...(Array.isArray(fhirContext) && { fhirContext: fhirContext.filter(isObject) as FhirContextItem[] }),
  };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
