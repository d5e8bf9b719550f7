import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { assertionOf, backendToken, newKey, registerBackend, workerToken } from '../backend.ts';
import { asking, everything, exported, ids, kickOff, type Line, lines, type Manifest } from '../bulk-export.ts';
import { fhirGet } from '../oauth.ts';
import { fhirBase } from '../stack.ts';
import { verifies } from '../verifies.ts';

/** Headers and resources of each block of a file. */
function blocksOf(file: readonly Line[]): { patient: string; resources: Line[] }[] {
  const blocks: { patient: string; resources: Line[] }[] = [];
  for (const line of file) {
    if (line.resourceType !== 'Parameters') blocks.at(-1)?.resources.push(line);
    else {
      const [header] = line.parameter as [{ name: string; valueReference: { reference: string } }];
      expect(header.name).toBe('header');
      blocks.push({ patient: header.valueReference.reference, resources: [] });
    }
  }
  return blocks;
}

verifies('bulk:by-patient', 'a block of each patient: a header, the Patient, and what refers to it', async () => {
  const token = await workerToken();
  const { manifest } = await exported('Patient/$export?organizeOutputBy=Patient', token);
  expect(manifest.outputOrganizedBy).toBe('Patient');
  const blocks: ReturnType<typeof blocksOf> = [];
  for (const file of manifest.output) {
    expect(file).not.toHaveProperty('type');
    const found = await lines(file.url, token);
    expect(found).toHaveLength(file.count);
    expect(found[0]?.resourceType).toBe('Parameters');
    blocks.push(...blocksOf(found));
  }
  expect(new Set(blocks.map(({ patient }) => patient)).size).toBe(108);
  for (const { patient, resources } of blocks) {
    expect(ids(resources)[0]).toBe(patient);
    const names = new Set(ids(resources));
    const strangers = resources.slice(1).filter(one => {
      const references = [...JSON.stringify(one).matchAll(/"reference":"(.*?)"/g)].map(([, name = '']) => name);
      return !references.some(name => names.has(name));
    });
    expect(ids(strangers), `in the block of ${patient}`).toEqual([]);
  }
});

verifies('bulk:by-patient', 'the same resources as by type, but for those of nobody, which a note names', async () => {
  const token = await workerToken();
  const byType = await everything((await exported('Group/diabetes-registry/$export', token)).manifest, token);
  const { manifest } = await exported('Group/diabetes-registry/$export?organizeOutputBy=Patient', token);
  const found = (await Promise.all(manifest.output.map(({ url }) => lines(url, token)))).flat();
  const inBlocks = new Set(ids(found.filter(({ resourceType }) => resourceType !== 'Parameters')));
  const left = ids(byType).filter(name => !inBlocks.has(name));
  const shared = new Set(left.map(name => name.split('/')[0]));
  const [note] = await lines(manifest.error[0]?.url ?? '', token);
  expect(note?.resourceType).toBe('OperationOutcome');
  expect(shared.size).toBeGreaterThan(0);
  for (const type of shared) expect(JSON.stringify(note)).toContain(type);
  expect([...inBlocks].filter(name => !ids(byType).includes(name))).toEqual([]);
});

verifies('bulk:by-patient', 'a file is refused to a token that does not cover all of it', async () => {
  const { manifest } = await exported('Patient/$export?organizeOutputBy=Patient', await workerToken());
  const url = manifest.output[0]?.url ?? '';
  expect((await fhirGet(url, await workerToken('system/Patient.rs'))).status).toBe(403);
  expect((await fhirGet(url)).status).toBe(401);
});

/** All manifests of an export, by their links. */
async function manifestsOf(status: string, token: string): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for (let url: string | undefined = status; url !== undefined; ) {
    const response = await fhirGet(url, token);
    expect(response.status).toBe(200);
    const manifest = (await response.json()) as Manifest;
    manifests.push(manifest);
    url = manifest.link?.find(({ relation }) => relation === 'next')?.url;
  }
  return manifests;
}

verifies('bulk:partial-manifests', 'the manifests hold together what one does, and stay as they are', async () => {
  const token = await workerToken();
  const { manifest: single } = await exported('$export?_type=Patient,Organization,Condition', token);
  expect(single).not.toHaveProperty('link');
  const path = '$export?_type=Patient,Organization,Condition&allowPartialManifests=true';
  const { status } = await exported(path, token);
  const manifests = await manifestsOf(status, token);
  const count = (some: readonly Manifest[]) =>
    some.flatMap(({ output }) => output.map(file => `${file.type} ${file.count}`)).sort();
  expect(count(manifests)).toEqual(count([single]));
  expect(await manifestsOf(status, token)).toEqual(manifests);
});

verifies('bulk:partial-manifests', 'a page that is not linked is 404', async () => {
  const token = await workerToken();
  const { status } = await exported('$export?_type=Organization&allowPartialManifests=true', token);
  for (const page of ['2', '0', 'next']) expect((await fhirGet(`${status}/${page}`, token)).status).toBe(404);
});

verifies(
  'bulk:separate-status',
  '200 all along; the export is 202, then 200; deleted, the question is 404',
  async () => {
    const token = await workerToken();
    const prefer = 'respond-async, separate-export-status';
    const kicked = await kickOff('$export?_type=Patient', token, { ...asking, prefer });
    expect(kicked.headers.get('preference-applied')).toBe(prefer);
    const status = kicked.headers.get('content-location') ?? '';
    const told = async () => {
      const response = await fhirGet(status, token);
      return { response, export: response.headers.get('x-export-status') };
    };
    let polled = await told();
    for (; polled.export === '202 Accepted'; polled = await told()) {
      expect(polled.response.status).toBe(200);
      await wait(Number(polled.response.headers.get('retry-after')) * 1000);
    }
    expect([polled.response.status, polled.export]).toEqual([200, '200 OK']);
    expect(((await polled.response.json()) as Manifest).output).toHaveLength(1);
    await fetch(status, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
    const gone = await told();
    expect([gone.response.status, gone.export]).toEqual([404, null]);
  },
);

verifies('bulk:separate-status', 'is not told of to a client that did not ask for it', async () => {
  const token = await workerToken();
  const { status } = await exported('$export?_type=Organization', token);
  expect((await fhirGet(status, token)).headers.get('x-export-status')).toBeNull();
});

verifies(
  'bulk:deleted',
  'what was there is told of once; what came and went, and what is there again, is not',
  async () => {
    const scope = 'system/Observation.cruds system/Patient.cruds';
    const { privateJwk, publicJwk } = await newKey('ES384');
    const clientId = await registerBackend({ jwks: { keys: [publicJwk] } }, { scope });
    const { body } = await backendToken(await assertionOf(clientId, { key: privateJwk }), { scope });
    const token = String(body.access_token);
    const write = async (method: string, id: string) => {
      const response = await fetch(`${fhirBase}/Patient/${id}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
        ...(method === 'PUT' && { body: JSON.stringify(newPatient(id)) }),
      });
      expect(response.ok, await response.clone().text()).toBe(true);
    };
    const [there, back, brief] = [randomUUID(), randomUUID(), randomUUID()];
    await write('PUT', there);
    await write('PUT', back);
    const { manifest } = await exported('$export?_type=Patient', token);
    await write('DELETE', there);
    await write('DELETE', back);
    await write('PUT', back);
    await write('PUT', brief);
    await write('DELETE', brief);
    const since = encodeURIComponent(manifest.transactionTime);
    const next = (await exported(`$export?_type=Patient&_since=${since}`, token)).manifest;
    const output = ids(await everything(next, token));
    const deleted = JSON.stringify(await Promise.all(next.deleted.map(({ url }) => lines(url, token))));
    expect(deleted).toContain(`{"method":"DELETE","url":"Patient/${there}"}`);
    for (const id of [back, brief]) expect(deleted).not.toContain(id);
    expect(output).toContain(`Patient/${back}`);
    for (const id of [there, brief]) expect(output).not.toContain(`Patient/${id}`);
    await write('DELETE', back);
  },
);

const newPatient = (id: string) => ({
  resourceType: 'Patient',
  id,
  identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` }],
  name: [{ family: 'Test' }],
  gender: 'unknown',
});
