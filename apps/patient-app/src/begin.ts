import { type AppConfig, readConfig } from './config.ts';
import { finishLogin } from './smart/finish-login.ts';
import { findSession, type Session } from './smart/session.ts';

/** Where the person stands when the page opens. */
export type Beginning = { config: AppConfig; session?: Session; problem?: unknown };

/**
 * Decides what the page starts with: coming back from the EHR, reloading with a session, or new here. Runs once per
 * page load, outside of React, because an authorization code must be sent exactly once.
 */
export async function begin(): Promise<Beginning> {
  const callbackUrl = location.pathname === '/callback' ? location.href : undefined;
  // The address with the code does not stay in the history, and a reload does not send it again.
  if (callbackUrl) history.replaceState(null, '', '/');

  const config = await readConfig();
  const { origin } = new URL(config.redirectUri);
  if (!callbackUrl && location.origin !== origin) {
    // 127.0.0.1 instead of localhost, say: the answer of the EHR would arrive at another origin than this tab's storage.
    location.replace(origin);
    return new Promise(() => undefined);
  }
  try {
    const session = callbackUrl ? await finishLogin(callbackUrl) : findSession();
    return { config, ...(session && { session }) };
  } catch (problem) {
    return { config, problem };
  }
}
