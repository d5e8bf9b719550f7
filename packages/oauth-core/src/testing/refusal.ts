/** For tests: what an attempt was refused with. */
import { OAuthError } from '../oauth-error.ts';

/**
 * The OAuthError that a server refuses with; anything else fails the test, and so does a refusal without a sentence for
 * the developer at the other end, or without the paragraph that was not followed.
 */
export async function refusalOf(attempt: () => unknown): Promise<OAuthError> {
  const error = await errorOf(attempt);
  if (!/^[A-Z].{15,}\.$/.test(error.description)) throw new Error(`"${error.description}" is no sentence.`);
  if (!error.specLink?.startsWith('https://')) throw new Error(`"${error.description}" names no paragraph.`);
  return error;
}

/** The same for a client, which also passes on what a server said in its own words. */
export async function errorOf(attempt: () => unknown): Promise<OAuthError> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof OAuthError) return error;
    throw error;
  }
  throw new Error('The attempt was not refused.');
}
