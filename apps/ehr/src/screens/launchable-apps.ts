import type { LaunchableApps } from '@smart-ehr/ehr-api';
import { hasPlainHost } from '@smart-ehr/oauth-core/server';
import type { RequestHandler } from 'express';
import type { Config } from '../config.ts';
import type { Ehr } from '../ehr.ts';
import { current, type Doorway } from '../front-doors.ts';
import { requireSignedIn } from '../http/api-requests.ts';
import { doorwayOf } from '../http/origin.ts';
import type { Client, ClientStore } from '../stores/clients.ts';
import { requireClinician } from './roles.ts';

/** GET /api/apps: the apps that this person can launch, by name. */
export function listLaunchableApps(ehr: Ehr): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, current, request);
    requireClinician(await requireSignedIn(ehr, request, doorway));
    const launchableApps = await launchable(ehr.clients);
    const framed = framedApps(launchableApps, ehr.config, doorway);
    const apps = launchableApps.map(({ clientId, clientName, publisher, registrationTokenHash }) => ({
      clientId,
      name: clientName,
      publisher,
      selfRegistered: registrationTokenHash !== undefined,
      frame: framed.has(clientId),
    }));
    response.json({ apps: apps.sort((a, b) => a.name.localeCompare(b.name)) } satisfies LaunchableApps);
  };
}

/** Where a frame of the chart may lead: the origins of the launch and redirect URIs of the apps that may be framed. */
export async function frameOrigins({ clients, config }: Ehr, doorway: Doorway): Promise<string[]> {
  const framed = framedApps(await launchable(clients), config, doorway);
  return [...new Set([...framed.values()].flat())];
}

type LaunchableClient = Client & { launchUri: string };

/** A header of a few kB passes every proxy; an app that does not fit any more opens in tabs. */
const longestList = 3_000;

/** The apps that the chart shows in a frame, by client_id, with the origins that they need there. */
function framedApps(apps: readonly LaunchableClient[], config: Config, { origin }: Doorway): Map<string, string[]> {
  const framed = new Map<string, string[]>();
  const all = new Set<string>();
  for (const app of apps.filter(one => mayBeFramed(one, config, origin))) {
    const origins = originsOf([app.launchUri, ...app.redirectUris]);
    if ([...new Set([...all, ...origins])].join(' ').length > longestList) continue;
    for (const one of origins) all.add(one);
    framed.set(app.clientId, origins);
  }
  return framed;
}

/**
 * Never an app that registered itself: nobody here has vouched for what would be shown inside of the chart.
 *
 * An app of another site sends the browser to sign-in and consent without the session cookie, which is SameSite=Lax, unless
 * EHR_FRAMED_LAUNCH says otherwise. Hosts that only share a registrable domain count as others: which domains are
 * registrable is a list that we do not have.
 */
function mayBeFramed({ launchUri, registrationTokenHash }: LaunchableClient, config: Config, origin: string): boolean {
  if (registrationTokenHash !== undefined || originsOf([launchUri]).length === 0) return false;
  const [app, own] = [new URL(launchUri), new URL(origin)];
  return config.framedLaunch || (app.protocol === own.protocol && app.hostname === own.hostname);
}

/** Of the web addresses with a plain host: nothing else may stand in a header. */
function originsOf(uris: readonly string[]): string[] {
  const plain = uris.filter(uri => /^https?:/i.test(uri) && URL.canParse(uri) && hasPlainHost(uri));
  return [...new Set(plain.map(uri => new URL(uri).origin))];
}

async function launchable(clients: ClientStore): Promise<LaunchableClient[]> {
  return (await clients.list()).flatMap(client =>
    client.launchUri === undefined ? [] : [{ ...client, launchUri: client.launchUri }],
  );
}
