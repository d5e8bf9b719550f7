import { patientIds } from '@smart-ehr/prisma/cast';
import { doorwayAt, type FrontDoor } from '../../front-doors.ts';
import { type Browser, createBrowser, type Shown } from '../browser.ts';
import { basic, post } from '../flow.ts';
import { formsOf } from '../forms.ts';
import { approve, authorization, authorizePath, type Code, codeForm } from './authorizations.ts';
import {
  type Backend,
  type CohortPaths,
  createCohorts,
  type ExportPaths,
  exportAll,
  registerBackend,
} from './backends.ts';
import { cookieOf, type People, signInAll } from './people.ts';
import type { Pair } from './raw-request.ts';
import { registerApp } from './registered-apps.ts';

/** A form of a page, as the browser that holds its cookies would send it. */
export type OpenForm = { action: string; fields: Pair[]; cookie: string };

/** What valid requests at one door need, fresh: each thing here works, or works once. */
export type Credentials = {
  door: FrontDoor;
  origin: string;
  /** Cookies of people who are signed in, and of a browser in which nobody is. */
  cookies: { patient: string; clinician: string; administrator: string; nobody: string };
  forms: OpenForm[];
  authorization: Pair[];
  codes: Code[];
  /** Of one grant, which is only used. */
  accessToken: string;
  idToken: string;
  smartStyle: string;
  /** Of another, which is refreshed and revoked. */
  spare: { accessToken: string; refreshToken: string };
  backend: Backend;
  exports: ExportPaths[];
  cohort: CohortPaths;
  app: { clientId: string; registrationToken: string };
  launch: string;
  requestUri: string;
};

/** Takes the valid flows of this door up to every point from which a request may go wrong. Throws when one does not work. */
export async function gatherCredentials(origin: string, door: FrontDoor, people: People): Promise<Credentials> {
  const doorway = doorwayAt(door, origin);
  const { patient, clinician, administrator } = people;
  await signInAll(people, door);
  const code = () => approve(patient, door, origin);
  const approved: [Code, Code, Code, Code] = [await code(), await code(), await code(), await code()];
  const [first, second, ...codes] = approved;
  const redeem = async (code: Code) => (await post(origin + door.paths.token[0], codeForm(code))).body;
  const [kept, spare] = [await redeem(first), await redeem(second)];
  const backend = await registerBackend(origin, door, people.keys);
  const { parameters } = authorization(door, origin);
  const pushed = await post(origin + door.paths.par[0], Object.fromEntries(parameters), basic());
  const stranger = createBrowser(origin);
  return {
    door,
    origin,
    cookies: {
      patient: cookieOf(patient),
      clinician: cookieOf(clinician),
      administrator: cookieOf(administrator),
      nobody: cookieOf(stranger),
    },
    forms: await openForms(origin, door, people, stranger),
    authorization: parameters,
    codes,
    accessToken: String(kept.access_token),
    idToken: String(kept.id_token),
    smartStyle: new URL(String(kept.smart_style_url ?? '/'), origin).pathname,
    spare: { accessToken: String(spare.access_token), refreshToken: String(spare.refresh_token) },
    backend,
    exports: [
      await exportAll(doorway.fhirBase, backend.accessToken),
      await exportAll(doorway.fhirBase, backend.accessToken, ', separate-export-status'),
    ],
    cohort: await createCohorts(doorway.fhirBase, backend.accessToken),
    app: await registerApp(doorway.url('register')),
    launch: await startLaunch(clinician, door, origin),
    requestUri: String(pushed.body.request_uri),
  };
}

async function openForms(origin: string, door: FrontDoor, people: People, stranger: Browser): Promise<OpenForm[]> {
  const { sparePatient, spareClinician } = people;
  const ask = (browser: Browser) => browser.open(authorizePath(door, authorization(door, origin).parameters));
  const pages: [Browser, Shown][] = [
    [stranger, await ask(stranger)],
    [sparePatient, await ask(sparePatient)],
    [spareClinician, await ask(spareClinician)],
    [sparePatient, await sparePatient.open(door.paths.manage[0])],
    [stranger, await stranger.open(door.paths.jwt[0])],
  ];
  return pages.flatMap(([browser, { html }]) =>
    formsOf(html)
      .filter(({ method }) => method === 'post')
      .map(({ action, values }) => ({ action, fields: values, cookie: cookieOf(browser) })),
  );
}

async function startLaunch(clinician: Browser, door: FrontDoor, origin: string): Promise<string> {
  const response = await fetch(`${origin}/api/launches`, {
    method: 'POST',
    headers: { cookie: cookieOf(clinician), 'content-type': 'application/json', origin },
    body: JSON.stringify({ clientId: 'inferno-public', door: door.name, patientId: patientIds['william-hart'] }),
  });
  const { launch } = (await response.json()) as { launch?: string };
  if (!launch) throw new Error(`A valid launch is refused: ${response.status}.`);
  return launch;
}
