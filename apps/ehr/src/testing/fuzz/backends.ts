import { setTimeout as wait } from 'node:timers/promises';
import { createClientAssertion } from '@smart-ehr/oauth-core/client';
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

export type ExportPaths = { status: string; file: string };

/** An export that is done: where its status is, and one of its files. Throws when an export does not work. */
export async function exportAll(fhirBase: string, token: string): Promise<ExportPaths> {
  const authorization = `Bearer ${token}`;
  const headers = { authorization, accept: 'application/fhir+json', prefer: 'respond-async' };
  const kickedOff = await fetch(`${fhirBase}/$export?_type=Patient,Condition`, { headers });
  const status = kickedOff.headers.get('content-location');
  if (!status) throw new Error(`A valid export is not begun any more: ${kickedOff.status}.`);
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(status, { headers: { authorization } });
    if (answer.status === 200) {
      const { output } = (await answer.json()) as { output: { url: string }[] };
      return { status: new URL(status).pathname, file: new URL(output[0]?.url ?? status).pathname };
    }
    await wait(1000);
  }
  throw new Error('A valid export does not end any more.');
}
