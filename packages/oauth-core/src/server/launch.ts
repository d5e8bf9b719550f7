/**
 * Whether the handle of an EHR launch is good for this authorization request. It is bound to user, app and front door,
 * and taken once.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#launch-app-ehr-launch
 */
import { OAuthError } from '../oauth-error.ts';
import { parseScopes } from '../parse-scope.ts';
import { isLaunchScope } from './scope-negotiation.ts';

/** A launch as it was stored when the EHR made it. */
export type LaunchRecord = {
  clientId: string;
  door: string;
  /** The person who started the app. */
  username: string;
  expiresAtMs: number;
  /** The authorization request that took it before, and what came of that. */
  takenBy?: {
    codeChallenge?: string | undefined;
    state?: string | undefined;
    scope: string;
    redirectUri: string;
    /** A code was given: that launch is over. */
    hasCode: boolean;
    /** It came from the browser that asks now. */
    sameBrowser: boolean;
  };
};

export type LaunchVerification = {
  record: LaunchRecord | undefined;
  /** The verified authorization request that carries the handle. */
  request: {
    clientId: string;
    scope: string;
    codeChallenge?: string | undefined;
    target: { redirectUri: string; state?: string | undefined };
  };
  door: string;
  now: number;
};

/** `take`: mark it as taken by the interaction that is now made. `resume`: go on with the interaction that took it. */
export type LaunchDecision = 'take' | 'resume';

const specLink = 'https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#launch-app-ehr-launch';

/** Throws what is sent back to the app with `createErrorResponse`. */
export function verifyLaunch({ record, request, door, now }: LaunchVerification): LaunchDecision {
  if (!parseScopes(request.scope).some(isLaunchScope)) {
    throw refusal('A request with a launch must ask for the scope launch.');
  }
  // Whose it is comes first: to anybody else it is not known.
  if (record === undefined || record.clientId !== request.clientId || record.door !== door) {
    throw refusal('This launch is not known here; start the app again from the EHR.');
  }
  const { takenBy } = record;
  if (takenBy === undefined) {
    if (record.expiresAtMs <= now) throw refusal('This launch has expired; start the app again from the EHR.');
    return 'take';
  }
  if (takenBy.hasCode || !takenBy.sameBrowser || !isSameRequest(takenBy, request)) {
    throw refusal('This launch was used before; start the app again from the EHR.');
  }
  return 'resume';
}

/** A person who reloads the page or signs in again sends the identical request; a thief has a challenge of his own. */
function isSameRequest(
  taken: NonNullable<LaunchRecord['takenBy']>,
  { scope, codeChallenge, target }: LaunchVerification['request'],
): boolean {
  return (
    taken.codeChallenge === codeChallenge &&
    taken.state === target.state &&
    taken.scope === scope &&
    taken.redirectUri === target.redirectUri
  );
}

/** Asked as soon as somebody is signed in: nobody goes on with what another person started. */
export function verifyLaunchUser({ username }: Pick<LaunchRecord, 'username'>, signedIn: string): void {
  if (username === signedIn) return;
  throw refusal('Another person started this app; start it again from the EHR yourself.');
}

function refusal(description: string): OAuthError {
  return new OAuthError('invalid_request', description, { specLink });
}
