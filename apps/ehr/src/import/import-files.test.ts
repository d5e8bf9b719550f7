import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createResourceSearch } from '../stores/resource-search.ts';
import { createResourceStore, type ResourceStore } from '../stores/resources.ts';
import type { CheckResource } from './check-structure.ts';
import { findFiles } from './find-files.ts';
import { createImport } from './import-files.ts';
import { summaryOf } from './report.ts';

type Files = Record<string, string | Buffer | object>;

const folder = mkdtempSync(join(tmpdir(), 'import-'));
afterAll(() => rmSync(folder, { recursive: true }));

const uuid = (nth: number) => `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`;
const patient = (id: string, more: object = {}) => ({ resourceType: 'Patient', id, ...more });
const ndjson = (...resources: object[]) => resources.map(one => `${JSON.stringify(one)}\n`).join('');
const bundle = (type: string, ...entry: object[]) => ({ resourceType: 'Bundle', type, entry });
const posted = (nth: number, resource: object) => ({
  fullUrl: `urn:uuid:${uuid(nth)}`,
  resource,
  request: { method: 'POST', url: 'Anything' },
});

describeOnEachDatabase('the import', open => {
  let resources: ResourceStore;
  let refreshed = 0;
  let importing: (files: Files, check?: CheckResource) => Promise<{ told: string[]; summary: string[] }>;
  beforeAll(async () => {
    const { sql } = await open();
    const store = createResourceStore(sql);
    const refreshStatistics = () => {
      refreshed += 1;
      return store.refreshStatistics();
    };
    resources = { ...store, refreshStatistics };
    let runs = 0;
    importing = async (files, check) => {
      runs += 1;
      const below = join(folder, `${sql.dialect}-${runs}`);
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(below, name)), { recursive: true });
        const isText = typeof content === 'string' || Buffer.isBuffer(content);
        writeFileSync(join(below, name), isText ? content : JSON.stringify(content));
      }
      const told: string[] = [];
      const { imported, run } = createImport({
        resources,
        search: createResourceSearch(sql),
        ...(check && { check }),
        refused: (file, place, problem) => told.push(`${file}, ${place}: ${problem}`),
      });
      await run(findFiles(below));
      return { told, summary: summaryOf(imported) };
    };
  });
  const stored = async (type: string, id: string) => JSON.parse((await resources.read(type, id))?.body ?? 'null');

  test('takes NDJSON, plain and zipped, of whatever depth, and a file of one resource', async () => {
    const { told, summary } = await importing({
      'deep/er/Patient.ndjson': ndjson(patient('plain')),
      'Patient.ndjson.gz': gzipSync(ndjson(patient('zipped'), patient('zipped-too'))),
      'one.json': patient('alone'),
      'ReadMe.txt': 'not looked at',
    });
    expect(told).toEqual([]);
    expect(summary).toEqual(['3 files: 4 resources created, 0 updated, 0 as they were, 0 refused.']);
    for (const id of ['plain', 'zipped', 'zipped-too', 'alone'])
      expect(await stored('Patient', id)).toMatchObject({ id });
  });

  test('again, it changes nothing, whatever version the source says it is', async () => {
    const meta = { versionId: '7', lastUpdated: '2020-01-01T00:00:00Z', profile: ['http://example.org/p'] };
    const files = { 'a.ndjson': ndjson(patient('again', { meta, gender: 'female' })) };
    await importing(files);
    expect((await stored('Patient', 'again')).meta).toMatchObject({ versionId: '1', profile: meta.profile });
    const reordered = { 'a.ndjson': ndjson({ gender: 'female', meta, id: 'again', resourceType: 'Patient' }) };
    for (const same of [files, reordered]) {
      expect((await importing(same)).summary).toEqual([expect.stringContaining('0 updated, 1 as they were')]);
    }
    const changed = { 'a.ndjson': ndjson(patient('again', { gender: 'male' })) };
    expect((await importing(changed)).summary).toEqual([expect.stringContaining('1 updated, 0 as they were')]);
    expect((await stored('Patient', 'again')).meta).toEqual({ versionId: '2', lastUpdated: expect.any(String) });
  });

  test('refreshes the statistics once when it has written, and not when it has not', async () => {
    const files = { 'a.ndjson': ndjson(patient('counted')), 'b.ndjson': ndjson(patient('counted-too')) };
    const before = refreshed;
    await importing(files);
    expect(refreshed).toBe(before + 1);
    await importing(files);
    await importing({ 'c.ndjson': '{' });
    expect(refreshed).toBe(before + 1);
  });

  test('of a resource that comes twice keeps the later one', async () => {
    await importing({
      'a.ndjson': ndjson(patient('twice', { gender: 'male' }), patient('twice', { gender: 'female' })),
    });
    expect(await stored('Patient', 'twice')).toMatchObject({ gender: 'female', meta: { versionId: '2' } });
  });

  test('takes a transaction of Synthea: references by UUID and by identifier, whichever file comes first', async () => {
    const npi = 'http://hl7.org/fhir/sid/us-npi';
    const files = {
      'Amy_1.json': bundle(
        'transaction',
        posted(1, patient(uuid(1))),
        posted(2, {
          resourceType: 'Encounter',
          status: 'finished',
          class: { code: 'AMB' },
          subject: { reference: `urn:uuid:${uuid(1)}` },
          participant: [{ individual: { reference: `Practitioner?identifier=${npi}|999` } }],
          serviceProvider: { reference: `Organization?identifier=urn:example|${uuid(9)}` },
        }),
        posted(3, { resourceType: 'Claim', id: uuid(3), patient: { reference: `urn:uuid:${uuid(1)}` } }),
        posted(4, { resourceType: 'DocumentReference', content: [{ attachment: { url: `urn:uuid:${uuid(5)}` } }] }),
        posted(5, { resourceType: 'Binary', id: 'its-own-id', contentType: 'text/plain' }),
      ),
      'last/Practitioner.ndjson': ndjson({
        resourceType: 'Practitioner',
        id: 'p',
        identifier: [{ system: npi, value: '999' }],
      }),
      'hospitalInformation1.json': bundle(
        'batch',
        posted(9, { resourceType: 'Organization', identifier: [{ system: 'urn:example', value: uuid(9) }] }),
      ),
    };
    const { told, summary } = await importing(files);
    expect(told).toEqual([]);
    expect(summary).toEqual([
      '3 files: 6 resources created, 0 updated, 0 as they were, 0 refused.',
      'Left out, for these types are not held here: 1 Claim.',
    ]);
    expect(await stored('Encounter', uuid(2))).toMatchObject({
      subject: { reference: `Patient/${uuid(1)}` },
      participant: [{ individual: { reference: 'Practitioner/p' } }],
      serviceProvider: { reference: `Organization/${uuid(9)}` },
    });
    expect(await stored('DocumentReference', uuid(4))).toMatchObject({
      content: [{ attachment: { url: 'Binary/its-own-id' } }],
    });
    expect((await importing(files)).summary[0]).toContain('0 resources created, 0 updated, 6 as they were, 0 refused');
  });

  test('takes a collection by the ids of its resources, and the URLs of where it came from become references here', async () => {
    const fullUrl = 'https://elsewhere.example/fhir/Patient/from-elsewhere';
    const condition = { resourceType: 'Condition', id: 'its', subject: { reference: fullUrl } };
    await importing({
      'c.json': bundle('collection', { fullUrl, resource: patient('from-elsewhere') }, { resource: condition }),
    });
    expect(await stored('Condition', 'its')).toMatchObject({ subject: { reference: 'Patient/from-elsewhere' } });
  });

  const deep = `{"resourceType":"Patient","id":"deep","a":${'['.repeat(200)}${']'.repeat(200)}}`;
  const refers = (reference: unknown) => ndjson({ resourceType: 'Condition', id: 'c', subject: { reference } });
  test.each([
    ['a line that is cut', 'a.ndjson', '{"resourceType":"Pat\n', 'line 1: not a JSON text'],
    ['a line without resourceType', 'a.ndjson', '{"id":"x"}\n', 'line 1: not a FHIR resource'],
    ['a resource without id', 'a.ndjson', '{"resourceType":"Patient"}\n', 'line 1: its "id" is missing'],
    ['an id with a slash', 'a.ndjson', ndjson(patient('../x')), 'line 1: "id" must be'],
    ['an id that is a number', 'a.ndjson', '{"resourceType":"Patient","id":7}\n', 'line 1: "id" must be'],
    ['meta that is a text', 'a.ndjson', ndjson(patient('x', { meta: 'm' })), 'line 1: "meta" must be'],
    ['U+0000', 'a.ndjson', ndjson(patient('x', { language: 'e\0n' })), 'line 1: holds the character U+0000'],
    ['endless depth', 'a.ndjson', `${deep}\n`, 'line 1: its elements are nested'],
    [
      'what is built like no Patient',
      'a.ndjson',
      ndjson(patient('x', { name: [{ given: 7 }] })),
      'line 1: is not built like a Patient',
    ],
    ['a reference that is a number', 'a.ndjson', refers(7), 'line 1: a "reference" is no string'],
    ['a UUID that is no entry', 'a.ndjson', refers(`urn:uuid:${uuid(77)}`), 'line 1: refers to urn:uuid:'],
    [
      'a search that finds nobody',
      'a.ndjson',
      refers('Patient?identifier=x|nobody'),
      'line 1: refers to Patient?identifier=x|nobody, and there is none.',
    ],
    [
      'a search that asks for nothing',
      'a.ndjson',
      refers('Patient?'),
      'line 1: refers to Patient?, which asks for nothing',
    ],
    [
      'a search by what is no parameter',
      'a.ndjson',
      refers('Patient?shoe-size=43'),
      'line 1: refers to Patient?shoe-size=43: ',
    ],
    [
      'a search for a type that is not held',
      'a.ndjson',
      refers('Account?identifier=1'),
      'line 1: refers to Account?identifier=1, and no Account',
    ],
    ['a Bundle that is a history', 'a.json', bundle('history'), 'undefined: a Bundle of type history'],
    ['a Bundle without type', 'a.json', { resourceType: 'Bundle' }, 'undefined: a Bundle of type undefined'],
    ['a file that is cut', 'a.json', '{"resourceType":"Bundle', 'undefined: not a JSON text'],
    ['a list', 'a.json', '[]', 'the whole file: not a FHIR resource'],
    ['an entry without resource', 'a.json', bundle('collection', {}), 'entry[0]: an entry without a resource'],
    [
      'an entry that is null',
      'a.json',
      '{"resourceType":"Bundle","type":"batch","entry":[null]}',
      'entry[0]: an entry without',
    ],
    [
      'a DELETE',
      'a.json',
      bundle('batch', { resource: patient('x'), request: { method: 'DELETE' } }),
      'entry[0]: request.method is DELETE',
    ],
    [
      'an entry that nothing names',
      'a.json',
      bundle('collection', { resource: { resourceType: 'Patient' } }),
      'entry[0]: its "id" is missing',
    ],
    ['a gzip that is none', 'a.ndjson.gz', 'plain', 'undefined: the gzip ends in the middle or is damaged'],
  ])('tells of %s and takes the others', async (_what, name, content, problem) => {
    const { told, summary } = await importing({ [name]: content, 'z.ndjson': ndjson(patient('good')) });
    expect(told).toEqual([expect.stringContaining(`${name}, ${problem}`)]);
    expect(summary).toEqual([expect.stringMatching(/^2 files: . resources? created, .* 1 refused\.$/)]);
    expect(await stored('Patient', 'good')).toMatchObject({ id: 'good' });
  });

  test('a zipped file that ends in the middle keeps what came before', async () => {
    const lines = Array.from({ length: 2000 }, (_, nth) => patient(`cut-${nth}`, { language: uuid(nth * 7919) }));
    const whole = gzipSync(ndjson(...lines));
    const { told } = await importing({ 'a.ndjson.gz': whole.subarray(0, whole.length - 200) });
    expect(told).toEqual([expect.stringContaining('the gzip ends in the middle')]);
    expect(await stored('Patient', 'cut-0')).toMatchObject({ id: 'cut-0' });
  });

  test('a search that more than one answers to is refused', async () => {
    const twin = (id: string) => patient(id, { identifier: [{ system: 'urn:twins', value: '1' }] });
    await importing({ 'a.ndjson': ndjson(twin('castor'), twin('pollux')) });
    const { told } = await importing({ 'b.ndjson': refers('Patient?identifier=urn:twins|1') });
    expect(told).toEqual([expect.stringContaining('which more than one resource answers to')]);
  });

  test('asks the check that it is given about every resource', async () => {
    const check: CheckResource = ({ id }) => (id === 'odd' ? 'too odd.' : undefined);
    const { told } = await importing({ 'a.ndjson': ndjson(patient('odd'), patient('even')) }, check);
    expect(told).toEqual(['a.ndjson, line 1: too odd.']);
    expect([await stored('Patient', 'odd'), await stored('Patient', 'even')]).toEqual([null, expect.anything()]);
  });
});
