import type { DoorPaths, Doorway } from '../front-doors.ts';
import { formToken } from '../http/browser.ts';
import type { AppInfo, FormTarget } from '../pages/page-frame.tsx';
import type { DemoAccount } from '../pages/sign-in-page.tsx';
import type { Client } from '../stores/clients.ts';
import type { User } from '../stores/users.ts';

/** The app as a person is shown it. */
export const appInfo = ({ clientName, publisher }: Client): AppInfo => ({ name: clientName, publisher });

/** Where a form goes, with the token that `verifyForm` will ask for. */
export function formTarget(
  browser: string,
  doorway: Doorway,
  endpoint: keyof DoorPaths,
  interactionId?: string,
): FormTarget {
  const action = doorway.door.paths[endpoint][0];
  return { action, interaction: interactionId, formToken: formToken(browser, action, interactionId) };
}

/** The accounts that the demonstration offers to fill in. */
export function demoAccounts(users: readonly User[]): DemoAccount[] {
  return users.map(({ username, displayName, role, records }) => ({
    username,
    displayName,
    role,
    recordCount: records.length,
  }));
}
