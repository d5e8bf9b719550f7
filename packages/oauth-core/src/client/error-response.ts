/**
 * Reads the error that a server sent, in a body or in a redirect.
 * https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
import { OAuthError, type WireErrorCode, wireErrorCodes } from '../oauth-error.ts';
import { AuthorizationDenied, LoginRequired } from './errors.ts';
import { readJsonObject, stringIn } from './json-response.ts';

/** Never throws by itself: the caller throws what it returns. */
export async function readErrorResponse(response: Response): Promise<OAuthError> {
  const json = await readJsonObject(response, 'invalid_response').catch(() => ({}));
  const sent = stringIn(json, 'error') ?? `HTTP ${response.status}`;
  return receivedError(sent, stringIn(json, 'error_description'), response.status);
}

/** A code that no specification knows becomes `unrecognized_error`; its text is kept in the description. */
export function receivedError(sent: string, description: string | undefined, status?: number): OAuthError {
  const code = isWireErrorCode(sent) ? sent : 'unrecognized_error';
  const text = description ?? (code === sent ? 'The server gave no description.' : sent);
  const options = status === undefined ? {} : { status };
  if (code === 'access_denied') return new AuthorizationDenied(code, text, options);
  if (code === 'invalid_grant') return new LoginRequired(code, text, options);
  return new OAuthError(code, text, options);
}

function isWireErrorCode(text: string): text is WireErrorCode {
  return (wireErrorCodes as readonly string[]).includes(text);
}
