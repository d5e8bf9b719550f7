import { type AppConfig, readConfig } from './config.ts';
import { finishLogin } from './smart/finish-login.ts';
import { findSession, type Session } from './smart/session.ts';
import { startLogin } from './smart/start-login.ts';

/** Where the clinician stands when the page opens. */
export type Beginning = { config: AppConfig; session?: Session; problem?: unknown };

/**
 * Decides what the page starts with: launched by the EHR, coming back from it, reloaded with a session, or opened by
 * hand. Runs once per page load, outside of React, because launch handle and code must be sent exactly once.
 */
export async function begin(): Promise<Beginning> {
  const here = new URL(location.href);
  // The address with the code does not stay in the history, and a reload does not send it again.
  if (here.pathname === '/callback') history.replaceState(null, '', '/');

  const config = await readConfig();
  const { origin } = new URL(config.redirectUri);
  if (here.pathname !== '/callback' && here.origin !== origin) {
    // 127.0.0.1 instead of localhost, say: the answer of the EHR would arrive at another origin than this tab's storage.
    location.replace(`${origin}${here.pathname}${here.search}`);
    return untilTheNextPage();
  }
  try {
    // An EHR launch asks for no click: the clinician has made it in the EHR.
    if (here.pathname === '/launch') {
      await startLogin(here, config);
      return untilTheNextPage();
    }
    const session = here.pathname === '/callback' ? await finishLogin(here.href) : findSession();
    return { config, ...(session && { session }) };
  } catch (problem) {
    return { config, problem };
  }
}

/** The browser is leaving: the page stays as it is. */
const untilTheNextPage = () => new Promise<never>(() => undefined);
