import { createHash, randomBytes } from 'node:crypto';
import { demoClientSecret } from '@smart-ehr/prisma/cast';
import { doorwayAt, type FrontDoor } from '../../front-doors.ts';
import type { Browser } from '../browser.ts';
import { redirectUri } from '../flow.ts';
import { type Pair, pairs } from './raw-request.ts';

/** The valid steps of a login by a confidential app, at either door. */

export type Code = { code: string; verifier: string };

export function authorization(door: FrontDoor, origin: string): { parameters: Pair[]; verifier: string } {
  const verifier = randomBytes(32).toString('base64url');
  const parameters = pairs({
    response_type: 'code',
    client_id: 'inferno-confidential',
    redirect_uri: redirectUri,
    scope: 'launch/patient openid fhirUser offline_access patient/*.rs',
    state: 'state-of-the-app',
    nonce: 'nonce-of-the-app',
    aud: doorwayAt(door, origin).fhirBase,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return { verifier, parameters };
}

export const authorizePath = ({ paths }: FrontDoor, parameters: Pair[]) =>
  `${paths.authorize[0]}?${new URLSearchParams(parameters)}`;

/** From the request to the code, for somebody who is signed in. Throws when that does not work. */
export async function approve(browser: Browser, door: FrontDoor, origin: string): Promise<Code> {
  const { parameters, verifier } = authorization(door, origin);
  const page = await browser.open(authorizePath(door, parameters));
  const { leftFor, status } = await browser.submit(page, { decision: 'allow' }, { action: door.paths.consent[0] });
  const code = leftFor?.searchParams.get('code');
  if (!code) throw new Error(`A valid login gives no code any more: ${leftFor ?? status}.`);
  return { code, verifier };
}

export const codeForm = ({ code, verifier }: Code) => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri: redirectUri,
  code_verifier: verifier,
  client_id: 'inferno-confidential',
  client_secret: demoClientSecret,
});
