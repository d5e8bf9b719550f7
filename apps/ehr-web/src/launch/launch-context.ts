import type { LaunchableApp, LaunchRequest } from '@smart-ehr/ehr-api';

/** What is open when an app is launched. */
export type LaunchContext = { patientId?: string; encounterId?: string };

/**
 * The screen that launches the app in a tab of its own. The link carries no launch: a handle works once and for five minutes,
 * so it is asked for when the tab opens.
 */
export function openAppUrl({ clientId }: LaunchableApp, { patientId, encounterId }: LaunchContext): string {
  const parameters = {
    client: clientId,
    ...(patientId !== undefined && { patient: patientId }),
    ...(encounterId !== undefined && { encounter: encounterId }),
  };
  return `/open-app?${new URLSearchParams(parameters)}`;
}

/** Reads such a link. */
export function launchOf(query: URLSearchParams): LaunchRequest {
  const [patientId, encounterId] = ['patient', 'encounter'].map(key => query.get(key) ?? undefined);
  return {
    clientId: query.get('client') ?? '',
    display: 'tab',
    ...(patientId !== undefined && { patientId }),
    ...(encounterId !== undefined && { encounterId }),
  };
}
