import { setTimeout as wait } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { patientIds } from '@smart-ehr/prisma/cast';
import { workerToken } from '../backend.ts';
import {
  asking,
  everything,
  exported,
  ids,
  kickOff,
  type Line,
  lines,
  outcomeOf,
  postKickOff,
} from '../bulk-export.ts';
import { fhirGet } from '../oauth.ts';
import { verifies } from '../verifies.ts';

const lenient = { ...asking, prefer: 'respond-async, handling=lenient' };
const william = patientIds['william-hart'];
const patient = (id: string) => ({ name: 'patient', valueReference: { reference: `Patient/${id}` } });
const filtering = (query: string) => `_typeFilter=${encodeURIComponent(query)}`;
const tagsOf = ({ meta }: Line) => (meta as { tag?: { code: string }[] }).tag?.map(({ code }) => code) ?? [];

async function total(query: string, token: string): Promise<number> {
  const bundle = (await (await fhirGet(`${query}&_count=1&_total=accurate`, token)).json()) as { total: number };
  return bundle.total;
}

for (const [prefer, applied] of [
  ['respond-async', 'respond-async'],
  ['respond-async, handling=lenient', 'respond-async, handling=lenient'],
  ['HANDLING="lenient" , Respond-Async', 'respond-async, handling=lenient'],
  ['respond-async,separate-export-status', 'respond-async, separate-export-status'],
  ['respond-async; handling=lenient, return=minimal', 'respond-async'],
] as const)
  verifies('bulk:preferences', `Prefer: ${prefer} is confirmed as ${applied}`, async () => {
    const response = await kickOff('$export?_type=Organization', await workerToken(), { ...asking, prefer });
    expect([response.status, response.headers.get('preference-applied')]).toEqual([202, applied]);
  });

verifies('bulk:preferences', 'leniently, what is left out is noted', async () => {
  const token = await workerToken();
  const path = '$export?_type=Organization,NoSuchType&_noSuchParameter=1';
  const { manifest } = await exported(path, token, () => kickOff(path, token, lenient));
  const [notes] = manifest.error;
  const outcomes = await lines(notes?.url ?? '', token);
  expect(outcomes.map(({ resourceType }) => resourceType)).toEqual(['OperationOutcome', 'OperationOutcome']);
  expect(JSON.stringify(outcomes)).toMatch(/_noSuchParameter.*NoSuchType/);
});

verifies('bulk:type-filter', 'as many as a search finds, of its type alone', async () => {
  const token = await workerToken();
  const query = 'Condition?clinical-status=active';
  const { manifest } = await exported(`$export?_type=Condition,Encounter&${filtering(query)}`, token);
  const resources = await everything(manifest, token);
  const conditions = resources.filter(({ resourceType }) => resourceType === 'Condition');
  expect(conditions.length).toBe(await total(query, token));
  expect(conditions.length).toBeLessThan(await total('Condition?', token));
  expect(JSON.stringify(conditions)).not.toContain('"code":"resolved"');
  expect(resources.length - conditions.length).toBe(await total('Encounter?', token));
});

verifies('bulk:type-filter', 'leniently, a query that is not understood exports less, never more', async () => {
  const token = await workerToken();
  const path = `$export?_type=Condition,Organization&${filtering('Condition?clinical-status=active&noSuch=1')}`;
  const { manifest } = await exported(path, token, () => kickOff(path, token, lenient));
  expect(new Set(manifest.output.map(({ type }) => type))).toEqual(new Set(['Organization']));
  expect(manifest.error).toHaveLength(1);
});

verifies('bulk:elements', 'these, those that none may lack, and a tag', async () => {
  const token = await workerToken();
  const { manifest } = await exported('$export?_type=Patient,Encounter&_elements=id,Patient.birthDate', token);
  const resources = await everything(manifest, token);
  expect(resources.filter(({ resourceType }) => resourceType === 'Patient')).toHaveLength(108);
  for (const resource of resources) {
    const { resourceType, id, meta, birthDate, ...others } = resource;
    expect(tagsOf(resource)).toContain('SUBSETTED');
    const kept = resourceType === 'Patient' ? ['active', 'deceasedDateTime', 'link'] : ['class', 'status'];
    expect(Object.keys(others).filter(name => !kept.includes(name))).toEqual([]);
    expect(birthDate !== undefined).toBe(resourceType === 'Patient');
  }
});

for (const path of ['Patient/$export', 'Group/diabetes-registry/$export'])
  verifies('bulk:patients', `${path}: one record and no other`, async () => {
    const token = await workerToken();
    const { manifest } = await exported(path, token, () => postKickOff(path, token, [patient(william)]));
    const resources = await everything(manifest, token);
    expect(ids(resources)).toContain(`Patient/${william}`);
    const text = JSON.stringify(resources);
    const named = Object.values(patientIds).filter(id => id !== william && text.includes(id));
    expect(named).toEqual([]);
    expect(resources.filter(({ resourceType }) => resourceType === 'Patient')).toHaveLength(1);
  });

verifies('bulk:patients', 'nobody who is not there, or not in the group; not by GET; not of a system', async () => {
  const token = await workerToken();
  const registry = (await (await fhirGet('Group/diabetes-registry', token)).json()) as {
    member: { entity: { reference: string } }[];
  };
  const members = registry.member.map(({ entity }) => entity.reference);
  const stranger = Object.values(patientIds).find(id => !members.includes(`Patient/${id}`)) ?? '';
  for (const response of [
    await postKickOff('Patient/$export', token, [patient('no-such-patient')]),
    await postKickOff('Patient/$export', token, [patient(william), patient('no-such-patient')]),
    await postKickOff('Group/diabetes-registry/$export', token, [patient(stranger)]),
    await postKickOff('$export', token, [patient(william)]),
    await kickOff(`Patient/$export?patient=Patient/${william}`, token),
    await kickOff(`Patient/$export?patient=Patient/${william}`, token, lenient),
  ]) {
    expect(response.status).toBe(400);
    expect(await outcomeOf(response)).toContain('atient');
  }
});

verifies('bulk:associated-data', 'the Provenance of what is exported, though _type does not name it', async () => {
  const token = await workerToken();
  const all = await exported('Patient/$export?_type=Observation,Provenance', token);
  const provenances = (await everything(all.manifest, token)).filter(one => one.resourceType === 'Provenance');
  expect(provenances.length).toBeGreaterThan(0);
  const without = await exported('Patient/$export?_type=Observation', token);
  expect(without.manifest.output.filter(({ type }) => type === 'Provenance')).toEqual([]);
  const path = 'Patient/$export?_type=Encounter&includeAssociatedData=RelevantProvenanceResources';
  const { manifest } = await exported(path, token);
  const resources = await everything(manifest, token);
  const names = new Set(ids(resources));
  const relevant = resources.filter(({ resourceType }) => resourceType === 'Provenance');
  for (const { id, target } of relevant) {
    const targets = (target as { reference: string }[]).map(({ reference }) => reference);
    expect(
      targets.some(reference => names.has(reference)),
      id,
    ).toBe(true);
  }
  const refused = await kickOff('Patient/$export?includeAssociatedData=_custom', token);
  expect(refused.status).toBe(400);
});

verifies('bulk:until', 'what was there then, with that time as transactionTime', async () => {
  const token = await workerToken();
  const before = await exported('$export?_type=Organization', token);
  await wait(20);
  const until = before.manifest.transactionTime;
  const { manifest } = await exported(`$export?_type=Organization&_until=${encodeURIComponent(until)}`, token);
  expect(manifest.transactionTime).toBe(until);
  expect(ids(await everything(manifest, token))).toEqual(ids(await everything(before.manifest, token)));
  const early = await exported('$export?_type=Organization&_until=2000-01-01T00:00:00Z', token);
  expect(early.manifest.output).toEqual([]);
});

const past = '2020-01-01T00:00:00Z';
const future = new Date(Date.now() + 86_400_000).toISOString();
for (const [what, parameters] of [
  ['_until tomorrow', `_until=${future}`],
  ['_until no time', '_until=2020-01-01'],
  ['_until before _since', `_since=2021-01-01T00:00:00Z&_until=${past}`],
  ['a _typeFilter of an unknown parameter', filtering('Patient?noSuch=1')],
  ['a _typeFilter that sorts', filtering('Patient?_sort=name')],
  ['a _typeFilter of no type', filtering('?name=x')],
  ['_elements below the root', '_elements=Patient.name.family'],
  ['unknown _elements', '_elements=Patient.noSuch'],
  ['files organized by Encounter', 'organizeOutputBy=Encounter'],
  ['partial manifests perhaps', 'allowPartialManifests=perhaps'],
] as const)
  verifies('bulk:kick-off', `a kick-off with ${what} is 400 with an outcome`, async () => {
    const response = await kickOff(`$export?${parameters}`, await workerToken());
    expect(response.status).toBe(400);
    expect(await outcomeOf(response)).not.toBe('');
  });
