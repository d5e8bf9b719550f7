import { expect } from '@playwright/test';
import { patientIds } from '@smart-ehr/prisma/cast';
import { assertionOf, backendToken, newKey, registerBackend, workerToken } from '../backend.ts';
import { asking, everything, exported, ids, kickOff, outcomeOf } from '../bulk-export.ts';
import { fhirGet } from '../oauth.ts';
import { connect } from '../person.ts';
import { ehrUrl, fhirBase } from '../stack.ts';
import { verifies } from '../verifies.ts';

verifies('bulk:system', 'every type, every resource once, as a search counts them', async () => {
  const token = await workerToken();
  const { manifest } = await exported('$export', token);
  expect(manifest).toMatchObject({ requiresAccessToken: true, error: [] });
  expect(manifest.request).toBe(`${fhirBase}/$export`);
  const resources = await everything(manifest, token);
  expect(new Set(ids(resources)).size).toBe(resources.length);
  expect(resources.filter(({ resourceType }) => resourceType === 'Patient')).toHaveLength(108);
  for (const type of ['Condition', 'Encounter', 'Practitioner', 'Group']) {
    const total = ((await (await fhirGet(`${type}?_count=1&_total=accurate`, token)).json()) as { total: number })
      .total;
    expect(resources.filter(({ resourceType }) => resourceType === type).length, type).toBe(total);
  }
});

verifies('bulk:system', '_type takes the types that it names, and the same bytes come twice', async () => {
  const token = await workerToken();
  const { manifest } = await exported('$export?_type=Patient,Organization', token);
  expect(new Set(manifest.output.map(({ type }) => type))).toEqual(new Set(['Patient', 'Organization']));
  const [first] = manifest.output;
  const twice = [await fhirGet(first?.url ?? '', token), await fhirGet(first?.url ?? '', token)];
  const [one, other] = await Promise.all(twice.map(response => response.text()));
  expect(one).toBe(other);
});

verifies('bulk:system', 'nothing has changed _since the last transactionTime', async () => {
  const token = await workerToken();
  const { manifest } = await exported('$export?_type=Patient', token);
  const again = await exported(`$export?_since=${encodeURIComponent(manifest.transactionTime)}`, token);
  expect(again.manifest.output).toEqual([]);
});

verifies('bulk:system', 'a kick-off can be a POST', async () => {
  const token = await workerToken();
  const response = await fetch(`${fhirBase}/$export`, {
    method: 'POST',
    headers: { ...asking, authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: '_type', valueString: 'Patient' }] }),
  });
  expect(response.status, await response.clone().text()).toBe(202);
});

verifies('bulk:patient', 'records of patients, and no Binary', async () => {
  const token = await workerToken();
  const { manifest } = await exported('Patient/$export', token);
  const resources = await everything(manifest, token);
  const types = new Set(resources.map(({ resourceType }) => resourceType));
  expect(types).toContain('Observation');
  expect(types).not.toContain('Binary');
  expect(resources.filter(({ resourceType }) => resourceType === 'Patient')).toHaveLength(108);
});

verifies('bulk:group', 'members alone', async () => {
  const token = await workerToken();
  const group = (await (await fhirGet('Group/diabetes-registry', token)).json()) as {
    member: { entity: { reference: string } }[];
  };
  const members = group.member.map(({ entity }) => entity.reference);
  expect(members).toContain(`Patient/${patientIds['william-hart']}`);
  expect(members.length).toBeLessThan(108);
  const { manifest } = await exported('Group/diabetes-registry/$export', token);
  const resources = await everything(manifest, token);
  const exportedPatients = resources.filter(({ resourceType }) => resourceType === 'Patient');
  expect(new Set(ids(exportedPatients))).toEqual(new Set(members));
  const subjects = resources.flatMap(({ subject }) => (subject as { reference?: string } | undefined)?.reference ?? []);
  expect(subjects.length).toBeGreaterThan(100);
  expect([...new Set(subjects)].filter(subject => !members.includes(subject))).toEqual([]);
});

verifies('bulk:group', 'everybody, nobody, and an unknown group', async () => {
  const token = await workerToken();
  const all = await exported('Group/all-patients/$export?_type=Patient', token);
  expect(all.manifest.output.reduce((sum, { count }) => sum + count, 0)).toBe(108);
  const nobody = await exported('Group/empty/$export?_type=Patient,Observation', token);
  expect(nobody.manifest.output).toEqual([]);
  const unknown = await kickOff('Group/no-such-group/$export', token);
  expect(unknown.status).toBe(404);
  expect(await outcomeOf(unknown)).not.toBe('');
});

const future = encodeURIComponent(new Date(Date.now() + 86_400_000).toISOString());
for (const [what, path, headers] of [
  ['without Prefer', '$export', { accept: 'application/fhir+json' }],
  ['without Accept', '$export', { prefer: 'respond-async', accept: '*/*' }],
  ['of an unknown type', '$export?_type=Patient,NoSuchType', asking],
  ['in an unknown format', '$export?_outputFormat=text/csv', asking],
  ['since no date', '$export?_since=yesterday', asking],
  ['since tomorrow', `$export?_since=${future}`, asking],
  ['with a parameter that is not supported', '$export?_noSuchParameter=1', asking],
] as const)
  verifies('bulk:kick-off', `a kick-off ${what} is 400 with an outcome`, async () => {
    const response = await kickOff(path, await workerToken(), headers);
    expect(response.status).toBe(400);
    expect(await outcomeOf(response)).not.toBe('');
  });

verifies('bulk:kick-off', 'a repeated, a short and a long format name mean the same', async () => {
  const token = await workerToken('system/Organization.rs');
  for (const format of ['application/fhir+ndjson', 'application/ndjson', 'ndjson']) {
    const path = `$export?_type=Organization&_outputFormat=${encodeURIComponent(format)}`;
    expect((await kickOff(path, token)).status, format).toBe(202);
  }
});

verifies('bulk:status', 'an absolute status URL; an absolute URL and a true count for each file', async () => {
  const token = await workerToken();
  const { status, manifest } = await exported('$export?_type=Patient,Practitioner', token);
  expect(status).toMatch(/^http/);
  expect(Date.parse(manifest.transactionTime)).toBeLessThanOrEqual(Date.now());
  for (const { url } of manifest.output) expect(url.startsWith(ehrUrl)).toBe(true);
  await everything(manifest, token);
});

verifies('bulk:status', 'a file is gzipped when that is asked for', async () => {
  const token = await workerToken();
  const { manifest } = await exported('$export?_type=Patient', token);
  const response = await fhirGet(manifest.output[0]?.url ?? '', token, { 'accept-encoding': 'gzip' });
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect((await response.text()).split('\n').filter(Boolean)).toHaveLength(manifest.output[0]?.count ?? 0);
});

verifies('bulk:scope', 'a person’s token is refused, whatever it reads', async ({ page }) => {
  const { tokens } = await connect(page);
  const response = await kickOff('$export', tokens.access_token);
  expect(response.status).toBe(403);
  expect(await outcomeOf(response)).toContain('system/');
});

verifies('bulk:scope', 'some types give these alone; a type beyond them is 403', async () => {
  const token = await workerToken('system/Patient.rs system/Group.rs');
  const { manifest } = await exported('$export', token);
  expect(new Set(manifest.output.map(({ type }) => type))).toEqual(new Set(['Patient', 'Group']));
  const refused = await kickOff('$export?_type=Condition', token);
  expect(refused.status).toBe(403);
  expect(await outcomeOf(refused)).toContain('system/Condition');
});

verifies('bulk:scope', 'a file is refused to a token without its type, and without any', async () => {
  const { manifest, status } = await exported('$export?_type=Condition', await workerToken());
  const other = await workerToken('system/Patient.rs');
  expect((await fhirGet(manifest.output[0]?.url ?? '', other)).status).toBe(403);
  expect((await fhirGet(manifest.output[0]?.url ?? '')).status).toBe(401);
  expect((await fhirGet(status)).status).toBe(401);
});

verifies('bulk:own-jobs', 'status, file and DELETE of another client’s job are 404', async () => {
  const token = await workerToken();
  const { status, manifest } = await exported('$export?_type=Patient', token);
  const stranger = await strangersToken();
  for (const [url, method] of [
    [status, 'GET'],
    [manifest.output[0]?.url ?? '', 'GET'],
    [status, 'DELETE'],
  ] as const) {
    const response = await fetch(url, { method, headers: { authorization: `Bearer ${stranger}` } });
    expect(response.status, `${method} ${url}`).toBe(404);
    expect(await outcomeOf(response)).not.toBe('');
  }
  expect((await fhirGet(status, token)).status).toBe(200);
});

verifies('bulk:delete', '202, then 404 with an outcome for status and files', async () => {
  const token = await workerToken();
  const { status, manifest } = await exported('$export?_type=Patient', token);
  const remove = () => fetch(status, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
  expect((await remove()).status).toBe(202);
  for (const gone of [
    await fhirGet(status, token),
    await fhirGet(manifest.output[0]?.url ?? '', token),
    await remove(),
  ]) {
    expect(gone.status, gone.url).toBe(404);
    expect(await outcomeOf(gone)).not.toBe('');
  }
});

/** A backend service of its own, with every scope that the worker has. */
async function strangersToken(): Promise<string> {
  const { privateJwk, publicJwk } = await newKey('ES384', 'stranger');
  const clientId = await registerBackend({ jwks: { keys: [publicJwk] } });
  const { status, body } = await backendToken(await assertionOf(clientId, { key: privateJwk }));
  expect(status, JSON.stringify(body)).toBe(200);
  return String(body.access_token);
}
