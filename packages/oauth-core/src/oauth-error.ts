/**
 * The one error of this package: a stable code, a sentence for the developer at the other end, a link to the rule.
 * https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */

/** Codes that travel over the wire, by the specification that defines them. */
export const wireErrorCodes = [
  // RFC 6749 §4.1.2.1 and §5.2
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_type',
  'invalid_scope',
  'access_denied',
  'server_error',
  'temporarily_unavailable',
  // RFC 6750 §3.1
  'invalid_token',
  'insufficient_scope',
  // RFC 7591 §3.2.2
  'invalid_redirect_uri',
  'invalid_client_metadata',
  // RFC 7009 §2.2.1
  'unsupported_token_type',
  // RFC 8707 §2
  'invalid_target',
  // OpenID Connect Core §3.1.2.6
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
  'request_not_supported',
  'request_uri_not_supported',
  // RFC 9101 §7.1, for the references of RFC 9126
  'invalid_request_uri',
  // RFC 9449 §5
  'invalid_dpop_proof',
] as const;
export type WireErrorCode = (typeof wireErrorCodes)[number];

/** Codes of checks that a client makes by itself; they never leave the client. */
export type ClientErrorCode =
  | 'discovery_failed'
  | 'pkce_not_supported'
  | 'state_mismatch'
  | 'issuer_mismatch'
  | 'untrusted_issuer'
  | 'invalid_key'
  | 'invalid_response'
  | 'invalid_id_token'
  | 'unrecognized_error';

export type OAuthErrorCode = WireErrorCode | ClientErrorCode;

export type OAuthErrorOptions = {
  /** The paragraph that was not followed; sent as `error_uri`. */
  specLink?: string;
  /** HTTP status when the error is a response of its own. Default 400. */
  status?: number;
  /** Value of the `WWW-Authenticate` header that must go with a 401. */
  wwwAuthenticate?: string;
  /** For the log only, never for the response. */
  cause?: unknown;
};

export type ErrorResponseBody = { error: string; error_description?: string; error_uri?: string };

export class OAuthError extends Error {
  override readonly name: string = 'OAuthError';
  readonly code: OAuthErrorCode;
  /** What was wrong and what to do, in the characters that RFC 6749 allows. Never holds a secret. */
  readonly description: string;
  readonly status: number;
  readonly specLink: string | undefined;
  readonly wwwAuthenticate: string | undefined;

  constructor(code: OAuthErrorCode, description: string, options: OAuthErrorOptions = {}) {
    const allowed = onlyAllowedCharacters(description);
    super(`${code}: ${allowed}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.description = allowed;
    this.status = options.status ?? 400;
    this.specLink = options.specLink;
    this.wwwAuthenticate = options.wwwAuthenticate;
  }

  /** The JSON body of a token, revocation or introspection error. */
  toBody(): ErrorResponseBody {
    return {
      error: this.code,
      error_description: this.description,
      ...(this.specLink !== undefined && { error_uri: this.specLink }),
    };
  }
}

/** "MUST NOT include characters outside the set %x20-21 / %x23-5B / %x5D-7E": no quote, no backslash, printable ASCII. */
function onlyAllowedCharacters(text: string): string {
  return text.replace(/["\\]/g, "'").replace(/[^\x20-\x7e]/g, '?');
}
