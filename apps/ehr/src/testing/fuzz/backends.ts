import { setTimeout as wait } from 'node:timers/promises';
import { createClientAssertion } from '@smart-ehr/oauth-core/client';
import { memberFilter } from '../../bulk/cohort/profile.ts';
import { doorwayAt, type FrontDoor } from '../../front-doors.ts';
import { post } from '../flow.ts';
import type { People } from './people.ts';
import { registerApp } from './registered-apps.ts';

export type Backend = { clientId: string; assertion: string; accessToken: string };

/** A backend service with a token, and with an assertion for another one. */
export async function registerBackend(origin: string, door: FrontDoor, keys: People['keys']): Promise<Backend> {
  const { clientId } = await registerApp(doorwayAt(door, origin).url('register'), {
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: 'private_key_jwt',
    scope: 'system/*.cruds',
    jwks: { keys: [keys.publicKey] },
    redirect_uris: undefined,
  });
  const tokenEndpoint = origin + door.paths.token[0];
  const sign = () => createClientAssertion({ clientId, tokenEndpoint, privateKey: keys.privateKey, now: Date.now() });
  const { status, body } = await post(tokenEndpoint, backendForm(await sign()));
  if (status !== 200) throw new Error(`A valid backend service gets no token any more: ${status}.`);
  return { clientId, assertion: await sign(), accessToken: String(body.access_token) };
}

export const backendForm = (assertion: string) => ({
  grant_type: 'client_credentials',
  scope: 'system/*.cruds',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: assertion,
});

/** Of an export that is done: its status, and a file of it. */
export type ExportPaths = { status: string; file: string };

/** Every parameter that makes a manifest longer; the last one is left out with a note. */
const askedFor = '_type=Patient,Condition&_since=2020-01-01T00:00:00Z&allowPartialManifests=true&unknown=1';

/** Exports until there are files. Throws when an export does not work. */
export async function exportAll(fhirBase: string, token: string, preferences = ''): Promise<ExportPaths> {
  const authorization = `Bearer ${token}`;
  const prefer = `respond-async, handling=lenient${preferences}`;
  const headers = { authorization, accept: 'application/fhir+json', prefer };
  const kickedOff = await fetch(`${fhirBase}/$export?${askedFor}`, { headers });
  const status = kickedOff.headers.get('content-location');
  if (!status) throw new Error(`A valid export is not begun any more: ${kickedOff.status}.`);
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(status, { headers: { authorization } });
    const state = answer.headers.get('x-export-status') ?? String(answer.status);
    if (state.startsWith('200')) {
      const { output } = (await answer.json()) as { output: { url: string }[] };
      return { status: new URL(status).pathname, file: new URL(output[0]?.url ?? status).pathname };
    }
    await wait(1000);
  }
  throw new Error('A valid export does not end any more.');
}

/** Paths of a cohort's Group and of the status of its create, and of others that are deleted. */
export type CohortPaths = { group: string; spareGroup: string; status: string; spareStatus: string };

/** Cohorts of everybody, created at once and asynchronously. Throws when that does not work. */
export async function createCohorts(fhirBase: string, token: string): Promise<CohortPaths> {
  const create = async (prefer: string, wanted: number, where: string) => {
    const response = await fetch(`${fhirBase}/Group`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json', prefer },
      body: JSON.stringify(everybody),
    });
    const place = response.headers.get(where);
    if (response.status !== wanted || !place) throw new Error(`A valid cohort is refused: ${response.status}.`);
    return new URL(place).pathname.replace(/\/_history\/\d+$/, '');
  };
  return {
    group: await create('return=minimal', 201, 'location'),
    spareGroup: await create('return=minimal', 201, 'location'),
    status: await create('respond-async', 202, 'content-location'),
    spareStatus: await create('respond-async', 202, 'content-location'),
  };
}

const everybody = {
  resourceType: 'Group',
  name: 'Everybody',
  type: 'person',
  actual: false,
  modifierExtension: [
    { url: memberFilter, valueExpression: { language: 'application/x-fhir-query', expression: 'Patient' } },
  ],
};
