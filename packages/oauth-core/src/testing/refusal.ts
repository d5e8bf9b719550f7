/** For tests: what an attempt was refused with. */
import { OAuthError } from '../oauth-error.ts';

/** The OAuthError that the attempt ends in; anything else fails the test. */
export async function refusalOf(attempt: () => unknown): Promise<OAuthError> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof OAuthError) return error;
    throw error;
  }
  throw new Error('The attempt was not refused.');
}
