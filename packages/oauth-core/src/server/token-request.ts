/**
 * Reads a token request: which grant, with what.
 * https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3, #section-4.4.2 and #section-6
 */
import { OAuthError } from '../oauth-error.ts';
import { type Form, type FormRequest, parseForm } from './form-request.ts';

export type AuthorizationCodeRequest = {
  grantType: 'authorization_code';
  code: string;
  redirectUri: string | undefined;
  codeVerifier: string | undefined;
};

export type RefreshTokenRequest = {
  grantType: 'refresh_token';
  refreshToken: string;
  /** What the new access token is to be good for; undefined for all that was granted. */
  scope: string | undefined;
};

export type ClientCredentialsRequest = { grantType: 'client_credentials'; scope: string | undefined };

export type TokenRequest = AuthorizationCodeRequest | RefreshTokenRequest | ClientCredentialsRequest;

export function parseTokenRequest(request: FormRequest): TokenRequest {
  const form = parseForm(request);
  const grantType = required(form, 'grant_type');
  switch (grantType) {
    case 'authorization_code':
      return {
        grantType,
        code: required(form, 'code'),
        redirectUri: form('redirect_uri'),
        codeVerifier: form('code_verifier'),
      };
    case 'refresh_token':
      return { grantType, refreshToken: required(form, 'refresh_token'), scope: form('scope') };
    case 'client_credentials':
      return { grantType, scope: form('scope') };
    default:
      throw new OAuthError(
        'unsupported_grant_type',
        'The grant_type must be authorization_code, refresh_token or client_credentials.',
        { specLink: 'https://www.rfc-editor.org/rfc/rfc6749#section-5.2' },
      );
  }
}

function required(form: Form, name: string): string {
  const value = form(name);
  if (value === undefined) {
    throw new OAuthError('invalid_request', `The ${name} is missing.`, {
      specLink: 'https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3',
    });
  }
  return value;
}
