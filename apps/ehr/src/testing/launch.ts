import type { Encounter, Patient } from '@smart-ehr/fhir';
import { practitionerIds } from '@smart-ehr/prisma/cast';
import { loadRecords } from '../seed/records.ts';
import { type Browser, createBrowser } from './browser.ts';
import {
  type Answer,
  allow,
  authorizationRequest,
  authorizePath,
  type Parameters,
  type Request,
  redeem,
  signIn,
} from './flow.ts';
import type { EhrAddress, TestEhr } from './test-ehr.ts';

/** The steps of an EHR launch, each of which a test may take wrongly. */

const okafor = `Practitioner/${practitionerIds['amara-okafor']}`;

/** Two patients of Dr. Okafor, one with an encounter, and one of somebody else. */
export async function loadCharts({ ehr }: TestEhr): Promise<void> {
  const encounter = { status: 'finished', class: { code: 'AMB' } } as const;
  const records: (Patient | Encounter)[] = [
    patient('ann', okafor),
    patient('bob', okafor),
    patient('stranger', 'Practitioner/somebody-else'),
    { resourceType: 'Encounter', id: 'visit-of-ann', subject: { reference: 'Patient/ann' }, ...encounter },
    { resourceType: 'Encounter', id: 'visit-of-bob', subject: { reference: 'Patient/bob' }, ...encounter },
  ];
  await loadRecords(records, ehr.resources);
}

function patient(id: string, practitioner: string): Patient {
  return { resourceType: 'Patient', id, name: [{ family: id }], generalPractitioner: [{ reference: practitioner }] };
}

/** A browser in which somebody is signed in to the EHR. */
export async function signedIn({ origin }: EhrAddress, username = 'aokafor'): Promise<Browser> {
  const browser = createBrowser(origin);
  await signIn(browser, await browser.open('/login'), username);
  return browser;
}

/** Asks the EHR for a launch, as its own screens do; `headers` overrides what a browser sends along. */
export async function startLaunch(
  { origin }: EhrAddress,
  { cookies }: Browser,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${origin}/api/launches`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: {
      'content-type': 'application/json',
      cookie: [...cookies].map(pair => pair.join('=')).join('; '),
      origin,
      'sec-fetch-site': 'same-origin',
      ...headers,
    },
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** The handle of a launch of the public test client, with the chart of Ann open. */
export async function newLaunch(ehr: EhrAddress, browser: Browser, details: object = {}): Promise<string> {
  const asked = { clientId: 'inferno-public', patientId: 'ann', ...details };
  return String((await startLaunch(ehr, browser, asked)).body.launch);
}

export const launchScope = 'launch openid fhirUser offline_access patient/*.rs';

/** A correct authorization request of the launched app; `change` overrides, undefined leaves out. */
export function launchedRequest(ehr: EhrAddress, launch: string, change: Parameters = {}): Request {
  return authorizationRequest(ehr, { launch, scope: launchScope, ...change });
}

/** From the handle to the tokens, in a browser in which the clinician is signed in. */
export async function connectLaunched(ehr: EhrAddress, browser: Browser, launch: string, change: Parameters = {}) {
  const request = launchedRequest(ehr, launch, change);
  const { leftFor } = await allow(browser, await browser.open(authorizePath(request.parameters)));
  const code = leftFor?.searchParams.get('code') ?? '';
  const { body } = await redeem(ehr, { code, verifier: request.verifier });
  return { ...request, tokens: body };
}
