/**
 * The parameters that OpenID Connect adds: how the person is to be signed in.
 * https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest
 */
import { OAuthError } from '../oauth-error.ts';
import type { AuthorizationRequest } from './authorization-request.ts';

const prompts = ['none', 'login', 'consent', 'select_account'] as const;
export type Prompt = (typeof prompts)[number];

export type AuthenticationRequest = {
  nonce?: string;
  prompt: Prompt[];
  /** How long ago the person may have signed in, in seconds. */
  maxAgeSeconds?: number;
  loginHint?: string;
  /** Still to be verified: `verifyIdTokenHint`. */
  idTokenHint?: string;
};

const specLink = 'https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest';

export function verifyAuthenticationRequest(request: AuthorizationRequest): AuthenticationRequest {
  const { nonce, loginHint, idTokenHint, maxAge } = request;
  if (maxAge !== undefined && !/^\d{1,9}$/.test(maxAge)) {
    throw new OAuthError('invalid_request', 'The max_age must be a number of seconds.', { specLink });
  }
  return {
    prompt: readPrompt(request.prompt ?? ''),
    ...(nonce !== undefined && { nonce }),
    ...(maxAge !== undefined && { maxAgeSeconds: Number(maxAge) }),
    ...(loginHint !== undefined && { loginHint }),
    ...(idTokenHint !== undefined && { idTokenHint }),
  };
}

/** Values that nobody defined are passed over, as OpenID Connect recommends. */
function readPrompt(text: string): Prompt[] {
  const words = text.split(' ').filter(word => word !== '');
  if (words.includes('none') && words.length > 1) {
    throw new OAuthError('invalid_request', 'The prompt none cannot go with another.', { specLink });
  }
  return prompts.filter(prompt => words.includes(prompt));
}
