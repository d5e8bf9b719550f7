import { createHash, randomBytes } from 'node:crypto';
import { createClientAssertion } from '@smart-ehr/oauth-core/client';
import { demoClientSecret, demoPassword, patientIds } from '@smart-ehr/prisma/cast';
import type { JWK } from 'jose';
import { doorwayAt, type FrontDoor } from '../../front-doors.ts';
import { createKeyPair } from '../backend.ts';
import { type Browser, createBrowser, type Shown } from '../browser.ts';
import { basic, post, redirectUri } from '../flow.ts';
import { formsOf } from '../forms.ts';
import type { Pair } from './raw-request.ts';
import { registerApp } from './registered-apps.ts';

/** A form of a page, as the browser that holds its cookies would send it. */
export type OpenForm = { action: string; fields: Pair[]; cookie: string };

/** What a valid request at one door needs, fresh: each thing here works, once if it works once. */
export type Credentials = {
  door: FrontDoor;
  origin: string;
  /** Cookies of people who are signed in. */
  cookies: { patient: string; clinician: string; administrator: string; nobody: string };
  forms: OpenForm[];
  authorization: Pair[];
  codes: { code: string; verifier: string }[];
  accessToken: string;
  refreshToken: string;
  idToken: string;
  backend: { clientId: string; assertion: string; accessToken: string };
  exportJob: string;
  app: { clientId: string; registrationToken: string };
  launch: string;
  requestUri: string;
};

/** Who stays signed in from round to round. A request may sign them out; then they sign in again. */
export type People = {
  patient: Browser;
  clinician: Browser;
  administrator: Browser;
  keys: { privateKey: JWK; publicKey: JWK };
};

export async function createPeople(origin: string): Promise<People> {
  const [patient, clinician, administrator] = [createBrowser(origin), createBrowser(origin), createBrowser(origin)];
  return { patient, clinician, administrator, keys: await createKeyPair() };
}

/** Takes the valid flows of this door up to every point from which a request may go wrong. */
export async function gatherCredentials(origin: string, door: FrontDoor, people: People): Promise<Credentials> {
  const doorway = doorwayAt(door, origin);
  const { patient, clinician, administrator } = people;
  await signIn(patient, door, 'whart123');
  await signIn(clinician, door, 'aokafor');
  await signIn(administrator, door, 'admin');

  const first = await approve(patient, door, origin);
  const second = await approve(patient, door, origin);
  const tokens = (await post(origin + door.paths.token[0], codeForm(first))).body;
  const third = await approve(patient, door, origin);
  const backend = await registerBackend(origin, door, people.keys);
  const asked = authorization(door, origin);
  const pushed = await post(origin + door.paths.par[0], Object.fromEntries(asked.parameters), basic());
  const launched = await fetch(`${origin}/api/launches`, {
    method: 'POST',
    headers: { cookie: cookieOf(clinician), 'content-type': 'application/json', origin },
    body: JSON.stringify({ clientId: 'inferno-public', door: door.name, patientId: patientIds['william-hart'] }),
  });
  const { launch } = (await launched.json()) as { launch?: string };
  const stranger = createBrowser(origin);
  const pages: [Browser, Shown][] = [
    [stranger, await stranger.open(authorizeUrl(door, asked.parameters))],
    [patient, await patient.open(authorizeUrl(door, authorization(door, origin).parameters))],
    [clinician, await clinician.open(authorizeUrl(door, authorization(door, origin).parameters))],
    [patient, await patient.open(door.paths.manage[0])],
    [stranger, await stranger.open(door.paths.jwt[0])],
  ];
  return {
    door,
    origin,
    cookies: {
      patient: cookieOf(patient),
      clinician: cookieOf(clinician),
      administrator: cookieOf(administrator),
      nobody: cookieOf(stranger),
    },
    forms: pages.flatMap(([browser, { html }]) =>
      formsOf(html)
        .filter(({ method }) => method === 'post')
        .map(({ action, values }) => ({ action, fields: values, cookie: cookieOf(browser) })),
    ),
    authorization: asked.parameters,
    codes: [second, third],
    accessToken: String(tokens.access_token),
    refreshToken: String(tokens.refresh_token),
    idToken: String(tokens.id_token),
    backend,
    exportJob: await startExport(doorway.fhirBase, backend.accessToken),
    app: await registerApp(doorway.url('register')),
    launch: String(launch),
    requestUri: String(pushed.body.request_uri),
  };
}

/** Signs in unless that is done. Throws when a valid sign-in does not work. */
export async function signIn(browser: Browser, door: FrontDoor, username: string): Promise<void> {
  const action = door.paths.login[0];
  const page = await browser.open(action);
  if (page.url.pathname !== action) return;
  const shown = await browser.submit(page, { login_user: username, login_passwd: demoPassword }, { action });
  if (shown.url.pathname === action) throw new Error(`${username} cannot sign in any more: ${shown.status}.`);
}

function authorization(door: FrontDoor, origin: string): { parameters: Pair[]; verifier: string } {
  const verifier = randomBytes(32).toString('base64url');
  return {
    verifier,
    parameters: Object.entries({
      response_type: 'code',
      client_id: 'inferno-confidential',
      redirect_uri: redirectUri,
      scope: 'launch/patient openid fhirUser offline_access patient/*.rs',
      state: 'state-of-the-app',
      nonce: 'nonce-of-the-app',
      aud: doorwayAt(door, origin).fhirBase,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }),
  };
}

const authorizeUrl = ({ paths }: FrontDoor, parameters: Pair[]) =>
  `${paths.authorize[0]}?${new URLSearchParams(parameters)}`;

/** From the request to the code. Throws when a valid login does not work. */
async function approve(browser: Browser, door: FrontDoor, origin: string): Promise<Credentials['codes'][number]> {
  const { parameters, verifier } = authorization(door, origin);
  const page = await browser.open(authorizeUrl(door, parameters));
  const { leftFor, status } = await browser.submit(page, { decision: 'allow' }, { action: door.paths.consent[0] });
  const code = leftFor?.searchParams.get('code');
  if (!code) throw new Error(`A valid login gives no code any more: ${leftFor ?? status}.`);
  return { code, verifier };
}

export const codeForm = ({ code, verifier }: Credentials['codes'][number]) => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri: redirectUri,
  code_verifier: verifier,
  client_id: 'inferno-confidential',
  client_secret: demoClientSecret,
});

async function registerBackend(origin: string, door: FrontDoor, keys: People['keys']): Promise<Credentials['backend']> {
  const { clientId } = await registerApp(doorwayAt(door, origin).url('register'), {
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: 'private_key_jwt',
    scope: 'system/*.rs',
    jwks: { keys: [keys.publicKey] },
    redirect_uris: undefined,
  });
  const tokenEndpoint = origin + door.paths.token[0];
  const sign = () => createClientAssertion({ clientId, tokenEndpoint, privateKey: keys.privateKey, now: Date.now() });
  const answer = await post(tokenEndpoint, backendForm(await sign()));
  return { clientId, assertion: await sign(), accessToken: String(answer.body.access_token) };
}

async function startExport(fhirBase: string, token: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/fhir+json', prefer: 'respond-async' };
  const { headers: answered } = await fetch(`${fhirBase}/$export`, { headers });
  return answered.get('content-location')?.split('/').at(-1) ?? 'x';
}

export const backendForm = (assertion: string) => ({
  grant_type: 'client_credentials',
  scope: 'system/*.rs',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: assertion,
});

export const cookieOf = ({ cookies }: Browser): string => [...cookies].map(pair => pair.join('=')).join('; ');
