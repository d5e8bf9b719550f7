import { demoPassword } from '@smart-ehr/prisma/cast';
import type { JWK } from 'jose';
import type { FrontDoor } from '../../front-doors.ts';
import { createKeyPair } from '../backend.ts';
import { type Browser, createBrowser } from '../browser.ts';

/**
 * Browsers in which people stay signed in from round to round. Those of the `spare` ones send forms, some of which sign
 * them out; the others keep what they have until the end of a round.
 */
export type People = Record<'patient' | 'clinician' | 'administrator' | 'sparePatient' | 'spareClinician', Browser> & {
  /** The key of the backend services that the run registers. */
  keys: { privateKey: JWK; publicKey: JWK };
};

export async function createPeople(origin: string): Promise<People> {
  return {
    patient: createBrowser(origin),
    clinician: createBrowser(origin),
    administrator: createBrowser(origin),
    sparePatient: createBrowser(origin),
    spareClinician: createBrowser(origin),
    keys: await createKeyPair(),
  };
}

/** Whoever is signed in no more signs in again. Throws when that does not work. */
export async function signInAll(people: People, door: FrontDoor): Promise<void> {
  await signIn(people.patient, door, 'whart123');
  await signIn(people.clinician, door, 'aokafor');
  await signIn(people.administrator, door, 'admin');
  await signIn(people.sparePatient, door, 'mlopez');
  await signIn(people.spareClinician, door, 'aokafor');
}

async function signIn(browser: Browser, door: FrontDoor, username: string): Promise<void> {
  const action = door.paths.login[0];
  const page = await browser.open(action);
  if (page.url.pathname !== action) return;
  const shown = await browser.submit(page, { login_user: username, login_passwd: demoPassword }, { action });
  if (shown.url.pathname === action) throw new Error(`${username} cannot sign in any more: ${shown.status}.`);
}

export const cookieOf = ({ cookies }: Browser): string => [...cookies].map(pair => pair.join('=')).join('; ');
