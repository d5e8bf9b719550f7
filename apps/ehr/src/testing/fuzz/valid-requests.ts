import { demoClientSecret, demoPassword, patientIds } from '@smart-ehr/prisma/cast';
import type { DoorPaths } from '../../front-doors.ts';
import { pageAssets } from '../../pages/assets.ts';
import { basic } from '../flow.ts';
import { codeForm } from './authorizations.ts';
import { backendForm } from './backends.ts';
import type { Credentials } from './credentials.ts';
import { canary } from './nasty.ts';
import { get, type Pair, pairs, post, type RawRequest } from './raw-request.ts';
import { appMetadata } from './registered-apps.ts';
import { validBulkRequests } from './valid-bulk-requests.ts';
import { validCohortRequests } from './valid-cohort-requests.ts';
import { validFhirRequests } from './valid-fhir-requests.ts';

/** Every endpoint of one door, asked as it should be. What is tried goes wrong from here. */
export function validRequests(has: Credentials): RawRequest[] {
  return [
    ...documents(has),
    ...tokenRequests(has),
    ...registrations(has),
    ...authorizations(has),
    ...pages(has),
    ...ownApi(has),
    ...validFhirRequests(has),
    ...validBulkRequests(has),
    ...validCohortRequests(has),
  ];
}

const bearer = (token: string): Pair[] => [['Authorization', `Bearer ${token}`]];

/** Each path of an endpoint, and its address in the query of the issuer, if it has one. */
function everywhere({ door }: Credentials, endpoint: keyof DoorPaths, ask: (path: string) => RawRequest): RawRequest[] {
  const addresses = door.queryAddresses.filter(one => one.endpoint === endpoint);
  const byQuery = addresses.map(({ query, method }) => {
    const request = ask(door.issuerPath);
    return { ...request, method, query: [...new URLSearchParams(query), ...request.query] };
  });
  return [...door.paths[endpoint].map(ask), ...byQuery];
}

function documents({ door, smartStyle }: Credentials): RawRequest[] {
  const { issuerPath, fhirPath, paths } = door;
  const wellKnown = ['openid-configuration', 'oauth-authorization-server', 'smart-configuration', 'user-access-brands'];
  const ofTheIssuer = wellKnown.map(name => `${issuerPath}/.well-known/${name}`);
  const ofTheFhirBase = ['/.well-known/smart-configuration', '/metadata'].map(path => fhirPath + path);
  const ofTheOrigin = ['/healthz', '/readyz', '/metrics', '/', '/screens/x.js', '/favicon.ico'];
  const assets = pageAssets.slice(-2).map(({ path }) => path);
  const others = [issuerPath || '/', `/.well-known/oauth-authorization-server${issuerPath}`, smartStyle, ...paths.jwks];
  return [...ofTheIssuer, ...ofTheFhirBase, ...ofTheOrigin, ...assets, ...others].map(path => get(path));
}

function tokenRequests(has: Credentials): RawRequest[] {
  const forms: Pair[][] = [
    ...has.codes.map(code => pairs(codeForm(code))),
    pairs({ ...credentialsInForm, grant_type: 'refresh_token', refresh_token: has.spare.refreshToken }),
    pairs({
      ...credentialsInForm,
      grant_type: 'refresh_token',
      refresh_token: has.spare.refreshToken,
      scope: 'openid',
    }),
    pairs(backendForm(has.backend.assertion)),
    pairs({ ...backendForm(has.backend.assertion), client_id: has.backend.clientId, resource: has.origin }),
  ];
  const about = (...tokens: string[]): Pair[][] =>
    tokens.flatMap(token => [
      pairs({ ...credentialsInForm, token }),
      pairs({ ...credentialsInForm, token, token_type_hint: 'refresh_token' }),
    ]);
  const { accessToken, refreshToken } = has.spare;
  const revoked = about(accessToken, refreshToken);
  const introspected = [...about(has.accessToken, has.backend.accessToken), ...revoked];
  const asked = pairs({ client_id: 'inferno-confidential', token: accessToken });
  const byBasic = pairs(basic());
  return [
    ...forms.flatMap(form => everywhere(has, 'token', path => post(path, { form }))),
    ...introspected.flatMap(form => everywhere(has, 'introspect', path => post(path, { form }))),
    ...revoked.flatMap(form => everywhere(has, 'revoke', path => post(path, { form }))),
    ...everywhere(has, 'introspect', path => post(path, { form: asked, headers: byBasic })),
    ...everywhere(has, 'revoke', path => post(path, { form: asked, headers: byBasic })),
    ...everywhere(has, 'par', path => post(path, { form: has.authorization, headers: byBasic })),
    ...everywhere(has, 'userinfo', path => get(path, { headers: bearer(has.accessToken) })),
    ...everywhere(has, 'userinfo', path => post(path, { headers: bearer(has.accessToken), form: [] })),
  ];
}

const credentialsInForm = { client_id: 'inferno-confidential', client_secret: demoClientSecret };

function registrations(has: Credentials): RawRequest[] {
  const { clientId, registrationToken } = has.app;
  const headers = bearer(registrationToken);
  return [
    ...everywhere(has, 'register', path => post(path, { json: appMetadata() })),
    ...everywhere(has, 'register', path => post(path, { json: appMetadata({ dpop_bound_access_tokens: true }) })),
    ...everywhere(has, 'register', path => get(`${path}/${clientId}`, { headers })),
    ...everywhere(has, 'register', path =>
      get(`${path}/${clientId}`, { method: 'PUT', headers, json: appMetadata({ client_id: clientId }) }),
    ),
    ...everywhere(has, 'register', path => get(`${path}/${clientId}`, { method: 'DELETE', headers })),
  ];
}

function authorizations(has: Credentials): RawRequest[] {
  const cookies = Object.values(has.cookies).map((cookie): Pair[] => [['Cookie', cookie]]);
  const changes: Pair[][] = [
    [],
    pairs({ prompt: 'none' }),
    pairs({ prompt: 'login', max_age: '0', login_hint: 'whart123', ui_locales: 'es en' }),
    pairs({ id_token_hint: has.idToken, prompt: 'consent' }),
    pairs({ launch: has.launch }),
    pairs({ request: has.idToken, claims: '{"userinfo":null}', response_mode: 'form_post' }),
  ];
  const pushed = pairs({ client_id: 'inferno-confidential', request_uri: has.requestUri });
  const queries = [pushed, ...changes.map(change => [...has.authorization, ...change])];
  return queries.flatMap(query => [
    ...cookies.flatMap(headers => everywhere(has, 'authorize', path => get(path, { query, headers }))),
    ...everywhere(has, 'authorize', path => post(path, { form: query })),
  ]);
}

function pages(has: Credentials): RawRequest[] {
  const { cookies, door, forms } = has;
  const withCookie = (cookie: string): Pair[] => [['Cookie', cookie]];
  const sent = forms.flatMap(({ action, fields, cookie }) => {
    const headers: Pair[] = [...withCookie(cookie), ['Origin', has.origin], ['Sec-Fetch-Site', 'same-origin']];
    return filledIn(action, fields).map(form => post(action, { form, headers }));
  });
  const interaction =
    forms.flatMap(({ fields }) => fields.find(([name]) => name === 'interaction')?.[1] ?? [])[0] ?? 'i';
  const steps = [door.paths.login, door.paths.consent, door.paths.choosePatient, door.paths.authorize].flat();
  const others = [door.paths.manage, door.paths.logout, door.paths.jwt, door.paths.tokenAdministration].flat();
  const screens = ['/quick-view', `/patients/${patientIds['william-hart']}`, '/open-app', '/admin/tokens'];
  return [
    ...sent,
    ...steps.flatMap(path => [
      get(path, { query: [['interaction', interaction]], headers: withCookie(cookies.nobody) }),
      get(path, { query: pairs({ interaction, lang: 'es', search: 'Hart' }), headers: withCookie(cookies.clinician) }),
    ]),
    ...[...others, ...screens].map(path => get(path, { headers: withCookie(cookies.administrator) })),
    get(door.paths.login[0], { query: pairs({ to: '/quick-view', fill: 'nchen', lang: 'en' }) }),
  ];
}

/** The fields as the page would send them, and as a person may have filled them in. Wrong passwords are for one name only. */
function filledIn(action: string, fields: Pair[]): Pair[][] {
  const answers: [page: RegExp, answers: Record<string, string>[]][] = [
    [
      /login/,
      [
        { login_user: 'nchen', login_passwd: canary },
        { login_user: 'mlopez', login_passwd: demoPassword },
      ],
    ],
    [/consent/, [{ decision: 'allow' }, { decision: 'deny' }, { decision: 'allow', scope: 'patient/Patient.rs' }]],
    [/choose-patient/, [{ patient: patientIds['william-hart'] }, { patient: 'x' }]],
    [/jwt/, [{ jwt: 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.AAAA' }]],
    [/manage/, [{}, { grant: 'x' }]],
  ];
  const [, filled] = answers.find(([page]) => page.test(action)) ?? [undefined, [{}]];
  return filled.map(answer => [...fields.filter(([name]) => !(name in answer)), ...pairs(answer)]);
}

function ownApi({ cookies, origin, door }: Credentials): RawRequest[] {
  const headersOf = (cookie: string): Pair[] => [
    ['Cookie', cookie],
    ['Origin', origin],
  ];
  const launch = { clientId: 'inferno-public', door: door.name, patientId: patientIds['william-hart'], intent: 'x' };
  const rich = { ...launch, encounterId: 'e', fhirContext: [{ reference: 'Patient/1', role: 'launch' }] };
  return [cookies.clinician, cookies.administrator, cookies.patient].flatMap(cookie => {
    const headers = headersOf(cookie);
    const read = ['/api/me', '/api/apps', '/api/grants', '/api/fhir/Patient', '/api/fhir/Observation/x', '/api/x'];
    return [
      ...read.map(path => get(path, { headers })),
      get('/api/fhir/Patient', { headers, query: pairs({ name: 'Hart', _count: '5', _sort: 'family' }) }),
      post('/api/launches', { headers, json: launch }),
      post('/api/launches', { headers, json: rich }),
      post('/api/grants/revoke', { headers, json: { ids: ['x', 'y'] } }),
    ];
  });
}
