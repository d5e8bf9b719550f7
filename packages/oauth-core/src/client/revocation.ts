/**
 * Gives a token back, for example at sign-out: the refresh token if there is one, and all that came of it dies too.
 * https://www.rfc-editor.org/rfc/rfc7009#section-2.1
 */
import { readErrorResponse } from './error-response.ts';
import { type ClientIdentity, formRequest } from './form-request.ts';

/** POST to the revocation endpoint. */
export function revocationRequest(revocationEndpoint: string, client: ClientIdentity, token: string): Request {
  return formRequest(revocationEndpoint, client, { token });
}

/** 200 also when the token was dead already: either way it is now. */
export async function readRevocationResponse(response: Response): Promise<void> {
  if (!response.ok) throw await readErrorResponse(response);
}
