import type { OperationOutcome, Resource } from '@smart-ehr/fhir';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { namesOf, startFhirServer, type TestAccess, type TestBundle } from '../testing.ts';
import { records } from '../testing-records.ts';

const dora = { username: 'dora', role: 'practitioner' as const, recordIds: [], panelOf: 'Practitioner/dora' };
const ana = { username: 'ana', role: 'patient' as const, recordIds: ['a'] };

const accesses: Record<string, TestAccess> = {
  backend: { scope: 'system/*.rs' },
  ana: { scope: 'patient/*.rs', patientId: 'a', user: ana },
  dora: { scope: 'user/*.rs', user: dora },
  narrow: { scope: 'patient/Patient.r patient/Observation.rs?status=final', patientId: 'a', user: ana },
  onlyReads: { scope: 'patient/*.r', patientId: 'a', user: ana },
  noPatient: { scope: 'patient/Observation.rs', patientId: 'a', user: ana },
  mixed: { scope: 'user/Patient.r patient/Observation.rs', patientId: 'a', user: dora },
  admin: { scope: 'user/*.rs', user: { username: 'admin', role: 'admin', recordIds: [] } },
};

const more: Resource[] = [
  {
    resourceType: 'PractitionerRole',
    id: 'dora-here',
    practitioner: { reference: 'Practitioner/dora' },
    organization: { reference: 'Organization/clinic' },
  },
  { resourceType: 'Location', id: 'room', name: 'Room 2' },
  { resourceType: 'Location', id: 'elsewhere', name: 'Nobody was here' },
  {
    resourceType: 'Encounter',
    id: 'a-visit',
    status: 'finished',
    class: { code: 'AMB' },
    subject: { reference: 'Patient/a' },
    period: { start: '2024-02-10T08:00:00Z', end: '2024-02-10T09:00:00Z' },
    participant: [{ individual: { reference: 'PractitionerRole/dora-here' } }],
    location: [{ location: { reference: 'Location/room' } }],
  },
  {
    resourceType: 'Condition',
    id: 'a-condition',
    subject: { reference: 'Patient/a' },
    recordedDate: '1999-01-01',
    note: [{ text: 'He wrote "reference":"Location/elsewhere" himself.' }],
  },
];

const recordOfA = [
  'Patient/a',
  'Binary/a-note',
  'Binary/a-own',
  'Condition/a-condition',
  'Device/a-pump',
  'DocumentReference/a-doc',
  'DocumentReference/a-wrong',
  'Encounter/a-visit',
  'MedicationRequest/a-rx',
  'Observation/a-vital',
  'Observation/a1',
  'Observation/a2',
  'Observation/a3',
  'Provenance/a-prov',
];
const referredOfA = [
  'Location/room',
  'Medication/metformin',
  'Organization/clinic',
  'Practitioner/dora',
  'PractitionerRole/dora-here',
];

describeOnEachDatabase('Patient/$everything', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), [...records, ...more], accesses);
  });
  afterAll(() => server.close());

  const everything = (query = '', token = 'ana', id = 'a') => server.search(`Patient/${id}/$everything${query}`, token);
  const names = (bundle: TestBundle, mode: string) =>
    namesOf({ ...bundle, entry: (bundle.entry ?? []).filter(({ search }) => search.mode === mode) }).toSorted();
  const note = ({ entry = [] }: TestBundle) =>
    entry.flatMap(({ resource }) =>
      resource.resourceType === 'OperationOutcome' ? (resource as OperationOutcome).issue : [],
    );

  test.each(['ana', 'dora', 'backend'])('is the record and what it refers to, for %s', async token => {
    const bundle = await everything('', token);
    expect(names(bundle, 'match')).toEqual(recordOfA.toSorted());
    expect(names(bundle, 'include')).toEqual(referredOfA);
    expect(bundle.total).toBe(recordOfA.length);
    expect(bundle.entry?.[0]).toMatchObject({ fullUrl: `${server.base}/Patient/a`, resource: { id: 'a' } });
    expect(note(bundle)).toEqual([]);
  });

  test('of one patient of several holds nothing of the others', async () => {
    expect(names(await everything('', 'dora', 'b'), 'match')).toEqual(['Observation/b1', 'Patient/b']);
    expect(names(await everything('', 'backend', 'c'), 'match')).toEqual([
      'Binary/c-secret',
      'Device/c-pump',
      'Observation/c1',
      'Patient/c',
      'Provenance/c-prov',
    ]);
  });

  test('holds what each scope permits, and says what it leaves out', async () => {
    const bundle = await everything('', 'narrow');
    expect(names(bundle, 'match')).toEqual(['Observation/a1', 'Observation/a2', 'Observation/a3', 'Patient/a']);
    expect(names(bundle, 'include')).toEqual([]);
    const [issue] = note(bundle);
    expect(issue).toMatchObject({ severity: 'information', code: 'suppressed' });
    expect(issue?.diagnostics).toContain('Condition (needs patient/Condition.s)');
    expect(issue?.diagnostics).toContain('Practitioner (needs patient/Practitioner.r)');
    expect(issue?.diagnostics).not.toMatch(/Observation|Group/);
  });
  test('without search holds the patient alone, who was named', async () => {
    expect(names(await everything('', 'onlyReads'), 'match')).toEqual(['Patient/a']);
  });
  test('of another patient than the one in context holds nothing that only the context opens', async () => {
    const bundle = await everything('', 'mixed', 'b');
    expect(names(bundle, 'match')).toEqual(['Patient/b']);
    expect(note(bundle)[0]?.diagnostics).toContain('Observation');
  });

  test.each([
    ['ana', 'c', 404],
    ['ana', 'b', 404],
    ['dora', 'c', 404],
    ['backend', 'none', 404],
    ['backend', 'no%20id', 404],
    ['noPatient', 'a', 403],
    ['admin', 'a', 403],
    [undefined, 'a', 401],
  ])('%s: of %s is %i', async (token, id, status) => {
    expect((await server.request(`Patient/${id}/$everything`, token)).status).toBe(status);
  });
  test.each([
    ['GET', 'Observation/a1/$everything', 404],
    ['GET', 'Patient/$everything', 404],
    ['GET', 'Patient/a/$nothing', 404],
    ['PUT', 'Patient/a/$everything', 405],
  ])('%s %s is %i', async (method, path, status) => {
    expect((await server.request(path, 'backend', { method })).status).toBe(status);
  });

  describe('_type', () => {
    test.each([
      ['Observation', ['Observation/a-vital', 'Observation/a1', 'Observation/a2', 'Observation/a3'], []],
      ['Patient,Device', ['Device/a-pump', 'Patient/a'], []],
      ['Practitioner', [], ['Practitioner/dora']],
      ['Patient&_type=Location', ['Patient/a'], ['Location/room']],
    ])('%s', async (types, matches, includes) => {
      const bundle = await everything(`?_type=${types}`);
      expect(names(bundle, 'match')).toEqual(matches);
      expect(names(bundle, 'include')).toEqual(includes);
      expect(note(bundle)).toEqual([]);
    });
    test('that no record has here is said', async () => {
      const [issue] = note(await everything('?_type=Patient,Claim,Group'));
      expect(issue?.diagnostics).toMatch(/: Claim \(in no record here\), Group \(in no record here\)\.$/);
    });
    test('of more than that is refused', async () => {
      const names = Array.from({ length: 21 }, (_, at) => `Claim${at}`).join();
      expect((await server.request(`Patient/a/$everything?_type=${names}`, 'ana')).status).toBe(400);
    });
  });

  test.each([
    ['?start=2024-02-01&end=2024-02-28', ['Observation/a2', 'Encounter/a-visit'], ['Observation/a1', 'Observation/a3']],
    ['?start=2024-03', ['Observation/a3'], ['Observation/a2', 'Encounter/a-visit']],
    ['?end=2024-01-31', ['Observation/a1'], ['Observation/a2', 'Observation/a-vital']],
  ])('%s narrows what was done, and keeps what lasts', async (query, kept, left) => {
    const found = names(await everything(query), 'match');
    expect(found).toEqual(expect.arrayContaining([...kept, 'Patient/a', 'Condition/a-condition', 'Device/a-pump']));
    expect(found.filter(name => left.includes(name))).toEqual([]);
  });

  test('_since leaves out what has not changed', async () => {
    expect(names(await everything('?_since=2099-01-01T00:00:00Z'), 'match')).toEqual([]);
    const since = new Date(server.clock.nowMs).toISOString();
    expect(names(await everything(`?_since=${since}`), 'match')).toHaveLength(recordOfA.length);
  });

  test.each(['_count=0', '_count=x', '_since=2024', 'start=soon', 'end=2024-02-30', '_cursor=x', '_cursor=WzEsMF0'])(
    '%s is 400',
    async query => {
      expect((await server.request(`Patient/a/$everything?${query}`, 'ana')).status).toBe(400);
    },
  );

  describe('pages', () => {
    const next = ({ link }: TestBundle) => link.find(({ relation }) => relation === 'next')?.url;

    test('hold each resource of the record once, as of the first of them', async () => {
      const matches: string[] = [];
      for (let page: TestBundle | undefined = await everything('?_count=3'); page; ) {
        matches.push(...names(page, 'match'));
        if (matches.length === 3) await server.save({ ...more[3], id: 'late' } as Resource);
        const url = next(page);
        page = url === undefined ? undefined : await server.search(url, 'ana');
      }
      expect(matches.toSorted()).toEqual(recordOfA.toSorted());
      await server.remove('Encounter', 'late');
    });
    test('say what is left out on the first alone', async () => {
      const first = await everything('?_count=2', 'narrow');
      expect(note(first)).toHaveLength(1);
      expect(note(await server.search(next(first) ?? '', 'narrow'))).toEqual([]);
    });
    test('open nothing to another access', async () => {
      const url = next(await everything('?_count=3', 'backend', 'c')) ?? '';
      expect((await server.request(url, 'ana')).status).toBe(404);
      expect((await server.request(url)).status).toBe(401);
      const [here, cursor] = [`${server.base}/Patient/a/$everything`, new URL(url).searchParams.get('_cursor')];
      expect((await server.request(`${here}?_cursor=${cursor}`, 'onlyReads')).status).toBe(400);
    });
    test('leave out what has gone out of reach meanwhile', async () => {
      const first = await everything('?_count=8');
      await server.remove('Provenance', 'a-prov');
      const second = await server.search(next(first) ?? '', 'ana');
      expect(names(second, 'match')).not.toContain('Provenance/a-prov');
    });
  });

  test('can be called by POST, with Parameters', async () => {
    const parameter = [{ name: '_type', valueCode: 'Patient' }];
    const response = await server.request('Patient/a/$everything', 'ana', {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Parameters', parameter }),
    });
    expect(namesOf((await response.json()) as TestBundle)).toEqual(['Patient/a']);
  });
});
