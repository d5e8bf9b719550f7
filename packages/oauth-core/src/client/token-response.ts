import type { LaunchContext } from '../token-response.ts';

/** What the token endpoint gave, in our words. */
export type Tokens = {
  accessToken: string;
  /** When to stop using it, in ms since 1970. */
  expiresAtMs: number;
  /** What was granted: compare it with what you asked. */
  scope: string;
  refreshToken?: string;
  idToken?: string;
  context: LaunchContext;
};

export async function readTokenResponse(_response: Response, _now: number): Promise<Tokens> {
  throw new Error('to come');
}
