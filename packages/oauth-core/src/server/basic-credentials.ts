/**
 * Reads HTTP Basic client credentials.
 * https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
 */
import { OAuthError } from '../oauth-error.ts';

/** What must go with a 401. https://www.rfc-editor.org/rfc/rfc7617#section-2 */
export const basicChallenge = 'Basic realm="client", charset="UTF-8"';

/**
 * "The client identifier is encoded using the application/x-www-form-urlencoded encoding algorithm … and the encoded
 * value is used as the username": so `:`, `%` and `+` in an id or a secret arrive whole.
 */
export function parseBasicCredentials(authorization: string): { clientId: string; clientSecret: string } {
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+=*) *$/i.exec(authorization) ?? [];
  if (encoded === undefined) throw malformed();
  const text = decodeBase64(encoded);
  const colon = text.indexOf(':');
  if (colon < 1) throw malformed();
  const [clientId, clientSecret] = [formDecode(text.slice(0, colon)), formDecode(text.slice(colon + 1))];
  // RFC 7617 §2: "The user-id and password MUST NOT contain any control characters".
  if (/\p{Cc}/u.test(clientId + clientSecret)) throw malformed();
  return { clientId, clientSecret };
}

function decodeBase64(encoded: string): string {
  try {
    const bytes = Uint8Array.from(atob(encoded), sign => sign.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed();
  }
}

function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw malformed();
  }
}

function malformed(): OAuthError {
  return new OAuthError(
    'invalid_client',
    'The Authorization header must be Basic and base64 of client_id:client_secret, each form-urlencoded.',
    {
      status: 401,
      wwwAuthenticate: basicChallenge,
      specLink: 'https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1',
    },
  );
}
