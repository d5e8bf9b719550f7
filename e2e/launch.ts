import { expect, type Page } from '@playwright/test';
import { patientIds, practitionerIds } from '@smart-ehr/prisma/cast';
import { workerToken } from './backend.ts';
import {
  type AuthorizationRequest,
  authorizationRequest,
  authorizeUrl,
  fhirGet,
  publicClient,
  redeem,
} from './oauth.ts';
import { allow, atRedirect, onConsent, signIn, tickAll } from './person.ts';
import { ehrUrl } from './stack.ts';

/** An EHR launch by hand: what the EHR's screens do, and what an app does with it. */

export const launchScope = 'launch openid fhirUser offline_access patient/*.read';
export const william = patientIds['william-hart'];

/** Signs in to the EHR itself, as its own users do. */
export async function signInToEhr(page: Page, username = 'aokafor'): Promise<void> {
  await page.goto(`${ehrUrl}/login`);
  await signIn(page, username);
  await page.waitForURL(url => url.pathname !== '/login');
}

export type LaunchAnswer = { status: number; body: { launch: string; url: string; [member: string]: unknown } };

/** `POST /api/launches` with the browser's cookies. */
export async function startLaunch(
  page: Page,
  body: object,
  headers: Record<string, string> = {},
): Promise<LaunchAnswer> {
  const response = await page.request.post(`${ehrUrl}/api/launches`, { data: body, headers });
  return { status: response.status(), body: await response.json() };
}

/** A handle for William, made by the signed-in clinician for the public test client. */
export async function newHandle(page: Page, change: object = {}): Promise<string> {
  const { status, body } = await startLaunch(page, { clientId: publicClient, patientId: william, ...change });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.launch;
}

export const launchRequest = (launch: string | undefined, change: Record<string, string | undefined> = {}) =>
  authorizationRequest({ scope: launchScope, launch, ...change });

/** Sends an authorization request with the browser's cookies and gives the error that the app gets at once. */
export async function refusal(page: Page, parameters: AuthorizationRequest): Promise<URLSearchParams> {
  const response = await page.request.get(authorizeUrl(parameters), { maxRedirects: 0 });
  expect(response.status()).toBe(303);
  const location = response.headers().location ?? '';
  expect(location).toContain(`${parameters.redirect_uri}?`);
  const answer = new URL(location).searchParams;
  expect(answer.get('code')).toBeNull();
  expect(answer.get('state')).toBe(parameters.state);
  expect(answer.get('iss')).toBe(ehrUrl);
  return answer;
}

/** From a handle to the token response. */
export async function launched(page: Page, launch: string, change: Record<string, string | undefined> = {}) {
  const { parameters, verifier } = launchRequest(launch, change);
  await page.goto(authorizeUrl(parameters));
  await onConsent(page);
  await tickAll(page);
  await allow(page);
  const answer = await atRedirect(page);
  const { status, body } = await redeem(answer.get('code') ?? '', verifier);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

/** Some patient who is not Dr. Okafor's. */
export async function patientBeyondThePanel(): Promise<string> {
  const bundle = (await (await fhirGet('Patient?_count=200', await workerToken('system/Patient.rs'))).json()) as {
    entry: { resource: { id: string; generalPractitioner?: { reference: string }[] } }[];
  };
  const okafor = `Practitioner/${practitionerIds['amara-okafor']}`;
  const stranger = bundle.entry.find(
    ({ resource }) => !resource.generalPractitioner?.some(({ reference }) => reference === okafor),
  );
  expect(stranger).toBeDefined();
  return stranger?.resource.id ?? '';
}

/** One of a patient's encounters. */
export async function encounterOf(patientId: string): Promise<string> {
  const path = `Encounter?patient=${patientId}&_count=1`;
  const bundle = (await (await fhirGet(path, await workerToken('system/Encounter.rs'))).json()) as {
    entry: { resource: { id: string } }[];
  };
  return bundle.entry[0]?.resource.id ?? '';
}
