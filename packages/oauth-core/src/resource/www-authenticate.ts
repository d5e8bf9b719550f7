/**
 * Builds the header that tells a client why its token was not enough.
 * https://www.rfc-editor.org/rfc/rfc6750#section-3
 */
export type BearerChallenge = {
  realm?: string;
  error?: 'invalid_request' | 'invalid_token' | 'insufficient_scope';
  errorDescription?: string;
  /** The scopes that would be enough. */
  scope?: string;
};

/** Without an error (the request had no token) it says only that a Bearer token is wanted, RFC 6750 §3.1. */
export function wwwAuthenticate({ realm, error, errorDescription, scope }: BearerChallenge): string {
  const attributes = Object.entries({ realm, error, error_description: errorDescription, scope })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${quotable(value ?? '')}"`);
  return attributes.length === 0 ? 'Bearer' : `Bearer ${attributes.join(', ')}`;
}

/** The characters that RFC 6750 §3 allows between the quotes. */
function quotable(value: string): string {
  return value.replace(/["\\]/g, "'").replace(/[^\x20-\x7e]/g, '?');
}
