import { randomToken } from '@smart-ehr/oauth-core';
import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import { current, type Doorway, doorwayAt } from '../front-doors.ts';
import { ApiError } from '../http/api-errors.ts';
import { objectOf, requireSignedIn } from '../http/api-requests.ts';
import { doorwayOf } from '../http/origin.ts';
import { requestIdOf } from '../http/request-log.ts';
import { launchLifetimeMs } from '../stores/launches.ts';
import { secretHash } from '../stores/secret-hash.ts';
import type { User } from '../stores/users.ts';
import { parseLaunchRequest } from './parse-launch-request.ts';
import { verifyEncounter, verifyPatient } from './verify-context.ts';

/**
 * POST /api/launches: a clinician launches an app from the EHR's own screens. The answer is where to open it.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#launch-app-ehr-launch
 *
 * The handle stands for what she has open. It is bound to her, the app and the door, works once and for five minutes.
 */
export function startLaunch(ehr: Ehr): RequestHandler {
  return async (request, response) => {
    const here = doorwayOf(ehr.findOrigin, current, request);
    const { user } = await requireSignedIn(ehr, request, here);
    assertMayLaunch(user);
    const { clientId, door, ...context } = parseLaunchRequest(objectOf(request));
    const launchUri = await launchUriOf(ehr, clientId);
    await verifyPatient(ehr, user, context);
    await verifyEncounter(ehr, context);

    const launch = randomToken('l_');
    const now = ehr.now();
    const expiresAtMs = now + launchLifetimeMs;
    const { username } = user;
    await ehr.launches.begin(
      { handleHash: secretHash(launch), clientId, door: door.name, username, context, expiresAtMs },
      now,
    );
    ehr.log.info('launch begun', { requestId: requestIdOf(response), clientId, username });
    response.status(201).json({ launch, url: urlOf(launchUri, doorwayAt(door, here.origin), launch) });
  };
}

/** An app shows a clinician the records of her patients; nobody else has such a list to launch from. */
function assertMayLaunch(user: User): void {
  if (user.panelOf !== undefined) return;
  throw new ApiError(403, 'forbidden', 'Only clinicians launch apps from the EHR; sign in as one of them.');
}

async function launchUriOf(ehr: Ehr, clientId: string): Promise<string> {
  const client = await ehr.clients.find(clientId);
  if (client?.launchUri !== undefined) return client.launchUri;
  throw new ApiError(404, 'not_found', 'No app with a launch URL is registered under this clientId.');
}

/** `iss` is the FHIR base that the app will use. A query of the registered URL stays. */
function urlOf(launchUri: string, { fhirBase }: Doorway, launch: string): string {
  const url = new URL(launchUri);
  url.searchParams.set('iss', fhirBase);
  url.searchParams.set('launch', launch);
  return url.href;
}
