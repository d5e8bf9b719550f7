import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { patientIds, processes } from '@smart-ehr/prisma/cast';
import { assertionOf, backendToken, newKey, registerBackend } from '../backend.ts';
import { fhirGet } from '../oauth.ts';
import { bulkWorkerUrl, fhirBase } from '../stack.ts';
import { verifies } from '../verifies.ts';
import { worker } from '../worker-command.ts';

type Json = { resourceType: string; id: string; [element: string]: unknown };
type Outcome = { resourceType: string; issue: { code: string; diagnostics: string; expression?: string[] }[] };
type Answer = { response: { status: string; location?: string; outcome?: Outcome }; resource?: Json };

const guide = 'http://hl7.org/fhir/uv/bulkdata/StructureDefinition';
const filter = (expression: string) => ({
  url: `${guide}/member-filter`,
  valueExpression: { language: 'application/x-fhir-query', expression },
});
const diabetes = 'Condition?code=http://snomed.info/sct|44054006&clinical-status=active';
const cohort = (filters: string[], more: object = {}) => ({
  resourceType: 'Group',
  name: 'Cohort of a test',
  type: 'person',
  actual: false,
  modifierExtension: filters.map(filter),
  ...more,
});

/** An access token of a backend service that was registered for this. */
async function tokenOf(scope: string): Promise<string> {
  const { privateJwk, publicJwk } = await newKey('ES384');
  const clientId = await registerBackend({ jwks: { keys: [publicJwk] } }, { scope });
  const { status, body } = await backendToken(await assertionOf(clientId, { key: privateJwk }), { scope });
  expect(status, JSON.stringify(body)).toBe(200);
  return String(body.access_token);
}

function send(method: string, path: string, token: string, body?: object, headers: Record<string, string> = {}) {
  return fetch(path.startsWith('http') ? path : `${fhirBase}/${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/fhir+json' }), ...headers },
  });
}

/** Asks for the status as often as it is told to, and gives the body of the 200. */
async function whenDone(url: string, token: string): Promise<unknown> {
  for (;;) {
    const polled = await fhirGet(url, token);
    if (polled.status === 200) return polled.json();
    expect(polled.status, await polled.clone().text()).toBe(202);
    expect((polled.headers.get('x-progress') ?? '').length).toBeLessThan(100);
    await wait(Number(polled.headers.get('retry-after')) * 1000);
  }
}

/** Creates with respond-async, waits, and gives the answer to the create. */
async function created(group: object, token: string): Promise<Answer> {
  const accepted = await send('POST', 'Group', token, group, { prefer: 'respond-async' });
  expect(accepted.status, await accepted.clone().text()).toBe(202);
  const bundle = (await whenDone(accepted.headers.get('content-location') ?? '', token)) as {
    type: string;
    entry: Answer[];
  };
  expect(bundle.type).toBe('batch-response');
  expect(bundle.entry).toHaveLength(1);
  return bundle.entry[0] as Answer;
}

/** The ids of the patients whom an export of a group delivers. */
async function exportedPatients(groupId: string, token: string): Promise<string[]> {
  const asking = { accept: 'application/fhir+json', prefer: 'respond-async' };
  const kicked = await fhirGet(`Group/${groupId}/$export?_type=Patient`, token, asking);
  expect(kicked.status, await kicked.clone().text()).toBe(202);
  const { output } = (await whenDone(kicked.headers.get('content-location') ?? '', token)) as {
    output: { url: string }[];
  };
  const texts = await Promise.all(output.map(async ({ url }) => (await fhirGet(url, token)).text()));
  return texts.flatMap(text => text.split('\n').filter(Boolean)).map(line => (JSON.parse(line) as Json).id);
}

async function found(path: string, token: string): Promise<string[]> {
  const { entry = [] } = (await (await fhirGet(path, token)).json()) as { entry?: { resource: Json }[] };
  return entry.map(({ resource }) => resource.id);
}

async function refusal(group: object, token: string) {
  const response = await send('POST', 'Group', token, group, { prefer: 'respond-async' });
  expect(response.headers.get('content-location')).toBeNull();
  const { resourceType, issue } = (await response.json()) as Outcome;
  expect(resourceType).toBe('OperationOutcome');
  return { status: response.status, issue: issue[0], challenge: response.headers.get('www-authenticate') ?? '' };
}

const everything = 'system/*.cruds';

verifies('bulk:cohort', 'all filters hold, and an export delivers exactly who a search finds', async () => {
  const token = await tokenOf(everything);
  const { response, resource } = await created(cohort([diabetes, 'Patient?gender=male']), token);
  expect(response.status).toMatch(/^201/);
  expect(response.location).toBe(`${fhirBase}/Group/${resource?.id}/_history/1`);
  const expected = await found('Patient?gender=male&_has:Condition:patient:code=44054006&_count=1000', token);
  expect(expected).toContain(patientIds['william-hart']);
  const exported = await exportedPatients(resource?.id ?? '', token);
  expect(exported.sort()).toEqual(expected.sort());
  expect(resource).toMatchObject({ quantity: expected.length });
  expect(JSON.stringify(resource?.extension)).toContain(`${guide}/members-refreshed`);
});

verifies('bulk:cohort', 'without respond-async it is there at once', async () => {
  const token = await tokenOf(everything);
  const response = await send('POST', 'Group', token, cohort(['Patient?birthdate=lt1900']));
  expect(response.status, await response.clone().text()).toBe(201);
  const { id } = (await response.json()) as Json;
  expect(response.headers.get('location')).toBe(`${fhirBase}/Group/${id}/_history/1`);
  expect(await exportedPatients(id, token)).toEqual([]);
});

verifies('bulk:cohort', 'among the members of a group that it names', async () => {
  const token = await tokenOf(everything);
  const member = [{ entity: { reference: 'Group/diabetes-registry' } }];
  const { resource } = await created(cohort(['Patient?gender=female'], { actual: true, member }), token);
  const expected = await found('Patient?gender=female&_has:Group:member:_id=diabetes-registry&_count=1000', token);
  expect(expected.length).toBeGreaterThan(0);
  expect((await exportedPatients(resource?.id ?? '', token)).sort()).toEqual(expected.sort());
});

verifies('bulk:cohort', 'the one of the README has members', async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, example = ''] = /^COHORT='(.*?)'$/ms.exec(readme) ?? [];
  const [, registration = ''] = / --data '(.*?)' \|/ms.exec(readme) ?? [];
  const [, scope = ''] = /BULK_WORKER_SCOPE='(.*?)'/.exec(readme) ?? [];
  const { jwks_uri, ...metadata } = JSON.parse(registration) as { jwks_uri: string };
  const clientId = await registerBackend(
    { jwks_uri: jwks_uri.replace(processes.bulkWorker.url, bulkWorkerUrl) },
    metadata,
  );
  const { stdout, output } = await worker(['token'], { BULK_WORKER_CLIENT_ID: clientId, BULK_WORKER_SCOPE: scope });
  expect(output).toContain(scope);
  const { response, resource } = await created(JSON.parse(example), stdout.trim());
  expect(response.status).toMatch(/^201/);
  expect(Number(resource?.quantity)).toBeGreaterThan(0);
});

verifies('bulk:cohort', 'the CapabilityStatement names the profile', async () => {
  const { rest } = (await (await fhirGet('metadata')).json()) as {
    rest: { resource: { type: string; supportedProfile?: string[] }[] }[];
  };
  const group = rest[0]?.resource.find(({ type }) => type === 'Group');
  expect(group?.supportedProfile).toContain(`${guide}/bulk-cohort-group`);
});

verifies('bulk:cohort-refused', 'the outcome names the element', async () => {
  const token = await tokenOf(everything);
  const expression = (at: number) => `Group.modifierExtension[${at}].valueExpression.expression`;
  for (const [group, place] of [
    [cohort([diabetes], { name: undefined }), 'Group.name'],
    [cohort([diabetes], { type: 'practitioner' }), 'Group.type'],
    [cohort([diabetes], { actual: true }), 'Group.actual'],
    [cohort([diabetes, 'Patient?nonsense=1']), expression(1)],
    [cohort(['Patient?gender=female&_sort=birthdate']), expression(0)],
    [cohort(['Patient?_include=Patient:link']), expression(0)],
    [cohort(['Practitioner?name=Okafor']), expression(0)],
    [cohort(['?gender=female']), expression(0)],
  ] as const) {
    const { status, issue } = await refusal(group, token);
    expect([status, issue?.expression]).toEqual([422, [place]]);
  }
});

verifies('bulk:cohort-scope', 'a filter asks nothing that the client may not search', async () => {
  for (const [scope, filters, needed] of [
    ['system/*.rs', [diabetes], 'system/Group.c'],
    ['system/Group.cruds system/Condition.rs', [diabetes], 'system/Patient.s'],
    ['system/Group.cruds system/Patient.rs', [diabetes], 'system/Condition.s'],
    ['system/Group.cruds system/Patient.rs', ['Patient?_has:Condition:patient:code=44054006'], 'system/Condition.s'],
  ] as const) {
    const { status, challenge } = await refusal(cohort([...filters]), await tokenOf(scope));
    expect([status, challenge.includes(`scope="${needed}"`)], scope).toEqual([403, true]);
  }
});

verifies('bulk:cohort-own', 'another client neither sees it nor exports nor deletes it', async () => {
  const [mine, theirs] = [await tokenOf(everything), await tokenOf(everything)];
  const { resource } = await created(cohort([diabetes], { name: 'Mine alone' }), mine);
  const id = resource?.id ?? '';
  expect(await found(`Group?name=Mine+alone&_id=${id}`, mine)).toEqual([id]);
  expect(await found(`Group?_id=${id}`, theirs)).toEqual([]);
  expect(await found(`Patient?_has:Group:member:_id=${id}`, theirs)).toEqual([]);
  const asking = { accept: 'application/fhir+json', prefer: 'respond-async' };
  expect((await fhirGet(`Group/${id}`, theirs)).status).toBe(404);
  expect((await fhirGet(`Group/${id}/$export`, theirs, asking)).status).toBe(404);
  expect((await send('DELETE', `Group/${id}`, theirs)).status).toBe(404);
  expect((await fhirGet(`Group/${id}`, mine)).status).toBe(200);
  const changed = await send('PUT', `Group/${id}`, mine, { ...cohort([diabetes]), id });
  expect(changed.status).toBe(422);
  expect((await send('DELETE', `Group/${id}`, mine)).status).toBe(204);
  expect((await fhirGet(`Group/${id}`, mine)).status).toBe(410);
});
