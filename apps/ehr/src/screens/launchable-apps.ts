import type { LaunchableApps } from '@smart-ehr/ehr-api';
import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import { current } from '../front-doors.ts';
import { requireSignedIn } from '../http/api-requests.ts';
import { doorwayOf } from '../http/origin.ts';
import type { Client, ClientStore } from '../stores/clients.ts';
import { requireClinician } from './roles.ts';

/** GET /api/apps: the apps that this person can launch, by name. */
export function listLaunchableApps(ehr: Ehr): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, current, request);
    requireClinician(await requireSignedIn(ehr, request, doorway));
    const apps = (await launchable(ehr.clients)).map(({ clientId, clientName, publisher, launchUri }) => ({
      clientId,
      name: clientName,
      publisher,
      frame: ehr.config.framedLaunch || isSameSite(launchUri, doorway.origin),
    }));
    response.json({ apps: apps.sort((a, b) => a.name.localeCompare(b.name)) } satisfies LaunchableApps);
  };
}

/**
 * An app of another site sends the browser to sign-in and consent without the session cookie, which is SameSite=Lax, unless
 * EHR_FRAMED_LAUNCH says otherwise. Hosts that only share a registrable domain count as others: which domains are
 * registrable is a list that we do not have.
 */
function isSameSite(launchUri: string, origin: string): boolean {
  const [app, own] = [new URL(launchUri), new URL(origin)];
  return app.protocol === own.protocol && app.hostname === own.hostname;
}

/** Where a frame of the chart may lead: the origins of the apps' launch and redirect URIs. */
export async function launchOrigins(clients: ClientStore): Promise<string[]> {
  const uris = (await launchable(clients)).flatMap(({ launchUri, redirectUris }) => [launchUri, ...redirectUris]);
  const origins = uris.map(uri => new URL(uri).origin).filter(origin => origin !== 'null');
  return [...new Set(origins)];
}

async function launchable(clients: ClientStore): Promise<(Client & { launchUri: string })[]> {
  return (await clients.list()).flatMap(client =>
    client.launchUri === undefined ? [] : [{ ...client, launchUri: client.launchUri }],
  );
}
