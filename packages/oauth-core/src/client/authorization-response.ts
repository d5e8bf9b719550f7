/**
 * Step 3 of a launch: the person comes back. Nothing is believed before `state` says that this browser asked and
 * `iss` says that the right server answered.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#step-4-authorization-code and https://www.rfc-editor.org/rfc/rfc9207#section-2.4
 */
import { equalInConstantTime } from '../constant-time.ts';
import { OAuthError } from '../oauth-error.ts';
import type { PendingAuthorization } from './authorization-request.ts';
import { receivedError } from './error-response.ts';

declare const checked: unique symbol;

/** A code whose `state` and `iss` were checked: the only kind that `tokenRequest` takes. */
export type AuthorizationCode = string & { readonly [checked]: 'state and iss' };

/** `callbackUrl`: the whole URL that the person came back to. Throws `AuthorizationDenied` when she said no. */
export function readAuthorizationResponse(pending: PendingAuthorization, callbackUrl: string): AuthorizationCode {
  const parameters = new URL(callbackUrl).searchParams;
  for (const name of ['state', 'iss', 'code', 'error']) {
    if (parameters.getAll(name).length > 1) {
      throw new OAuthError('invalid_response', `The answer has more than one ${name}.`, {
        specLink: 'https://www.rfc-editor.org/rfc/rfc6749#section-3.1',
      });
    }
  }
  verifyState(pending, parameters.get('state'));
  verifyIssuer(pending, parameters.get('iss'));
  const error = parameters.get('error');
  if (error !== null) throw receivedError(error, parameters.get('error_description') ?? undefined);
  const code = parameters.get('code');
  if (!code) throw new OAuthError('invalid_response', 'The answer has neither a code nor an error.');
  return code as AuthorizationCode;
}

function verifyState({ state }: PendingAuthorization, received: string | null): void {
  if (received === null || !equalInConstantTime(received, state)) {
    throw new OAuthError('state_mismatch', 'This answer belongs to no request of this browser; start again.', {
      specLink: 'https://www.rfc-editor.org/rfc/rfc6749#section-10.12',
    });
  }
}

/** Against mix-up: with two servers, a code of one must not be sent to the other. */
function verifyIssuer({ issuer, issExpected }: PendingAuthorization, received: string | null): void {
  if (received === null ? issExpected : issuer !== undefined && received !== issuer) {
    throw new OAuthError('issuer_mismatch', 'This answer comes from another server than the one that was asked.', {
      specLink: 'https://www.rfc-editor.org/rfc/rfc9207#section-2.4',
    });
  }
}
