import { FhirError } from '@smart-ehr/fhir';
import type { AccessChallenge } from '@smart-ehr/oauth-core/resource';
import type { Refusal } from './permitted.ts';

/**
 * A request whose token is missing, worthless or not enough; `challenge` is what its WWW-Authenticate header says.
 * https://www.rfc-editor.org/rfc/rfc6750#section-3
 */
export class AccessError extends FhirError {
  readonly challenge: AccessChallenge;

  constructor(status: 400 | 401 | 403, sentence: string, challenge: Pick<AccessChallenge, 'error' | 'scope'> = {}) {
    const { error, scope } = challenge;
    super(status, status === 403 ? 'forbidden' : 'login', sentence, {
      specLink: 'https://www.rfc-editor.org/rfc/rfc6750#section-3',
    });
    this.challenge = {
      ...(error && { error, errorDescription: sentence }),
      ...(scope !== undefined && { scope }),
    };
  }
}

/** A 403 that says which scope would have been enough. */
export function insufficientScope({ reason, neededScope }: Refusal): AccessError {
  return new AccessError(403, reason, {
    error: 'insufficient_scope',
    ...(neededScope !== undefined && { scope: neededScope }),
  });
}
