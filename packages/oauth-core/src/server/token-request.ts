import type { FormRequest } from './form-request.ts';

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

export type TokenRequest = AuthorizationCodeRequest | RefreshTokenRequest;

export function parseTokenRequest(_request: FormRequest): TokenRequest {
  throw new Error('to come');
}
