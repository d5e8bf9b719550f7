import type { LaunchContext, TokenResponseBody } from '../token-response.ts';

export type TokenGrant = {
  accessToken: string;
  expiresInSeconds: number;
  scope: string;
  refreshToken?: string;
  idToken?: string;
  context?: LaunchContext;
};

/** "the response MUST include Cache-Control: no-store … Pragma: no-cache", RFC 6749 §5.1. */
export const tokenResponseHeaders = { 'Cache-Control': 'no-store', Pragma: 'no-cache' } as const;

export function createTokenResponse(_grant: TokenGrant): TokenResponseBody {
  throw new Error('to come');
}
