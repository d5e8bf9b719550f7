import type { Resource } from '@smart-ehr/fhir';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFhirServer } from '../fhir/testing.ts';
import { records } from '../fhir/testing-records.ts';
import { exported, fileText, kickOff, posted } from './testing.ts';

const accesses = { all: { scope: 'system/*.rs' }, observations: { scope: 'system/Observation.rs system/Group.rs' } };
const about = (id: string) => ({ reference: `Patient/${id}` });
const condition = (id: string, subject: string, asserter?: string): Resource => ({
  resourceType: 'Condition',
  id,
  subject: about(subject),
  ...(asserter !== undefined && { asserter: about(asserter) }),
});
/** What more than one patient has to do with. */
const shared: Resource[] = [
  condition('a-alone', 'a'),
  condition('a-by-b', 'a', 'b'),
  condition('b-by-a', 'b', 'a'),
  { resourceType: 'Patient', id: 'a-double', link: [{ other: about('a'), type: 'replaced-by' }] },
  {
    resourceType: 'Provenance',
    id: 'a-and-c-prov',
    target: [{ reference: 'Observation/a1' }, { reference: 'Observation/c1' }],
    recorded: '2024-05-02T00:00:00Z',
    agent: [{ who: { reference: 'Practitioner/dora' } }],
  },
];
const patients = (...ids: string[]) => posted(ids.map(id => ({ name: 'patient', valueReference: about(id) })));

describeOnEachDatabase('an export of some patients', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), [...records, ...shared], accesses);
  });
  afterAll(() => server.close());

  const inRecords = async (path: string, ...ids: string[]) => {
    const { names } = await exported(server, path, 'all', patients(...ids));
    return names.filter(name => !/^(Practitioner|Organization|Medication)\//.test(name)).sort();
  };
  const ofA = [
    ...['Condition/a-alone', 'Device/a-pump', 'DocumentReference/a-doc', 'DocumentReference/a-wrong'],
    ...['MedicationRequest/a-rx', 'Observation/a-vital', 'Observation/a1', 'Observation/a2', 'Observation/a3'],
    ...['Patient/a', 'Provenance/a-prov'],
  ];
  const ofC = ['Device/c-pump', 'Observation/c1', 'Patient/c', 'Provenance/c-prov'];

  test.each(['Patient/$export', 'Group/a-and-c/$export'])(
    '%s holds their records, and nothing that is in somebody else’s too',
    async path => {
      expect(await inRecords(path, 'a')).toEqual(ofA);
      expect(await inRecords(path, 'c')).toEqual(ofC);
      expect(await inRecords(path, 'a', 'c')).toEqual([...ofA, ...ofC, 'Provenance/a-and-c-prov'].sort());
    },
  );
  test('holds what is about two of them', async () => {
    const names = await inRecords('Patient/$export', 'a', 'b');
    expect(names).toEqual(expect.arrayContaining(['Condition/a-by-b', 'Condition/b-by-a']));
    expect(names).not.toContain('Patient/a-double');
  });
  test('holds what the clinic shares', async () => {
    const { names } = await exported(server, 'Patient/$export', 'all', patients('c'));
    expect(names).toEqual(expect.arrayContaining(['Practitioner/dora', 'Organization/clinic', 'Medication/metformin']));
  });
  test('leniently is of no one else either', async () => {
    const init = patients('c');
    const headers = { ...init.headers, prefer: 'respond-async, handling=lenient' };
    const { names } = await exported(server, 'Patient/$export', 'all', { ...init, headers });
    expect(names.filter(name => name.startsWith('Patient/'))).toEqual(['Patient/c']);
  });
  test('is read without the Patients by who may not have these', async () => {
    const { names } = await exported(server, 'Patient/$export', 'observations', patients('c'));
    expect(names).toEqual(['Observation/c1']);
  });
  test('with _since tells of no deletion in other records', async () => {
    await server.save(condition('a-gone', 'a'), condition('b-gone', 'b'), condition('both-gone', 'a', 'b'));
    const { manifest } = await exported(server, 'Patient/$export', 'all');
    for (const id of ['a-gone', 'b-gone', 'both-gone']) await server.remove('Condition', id);
    const since = { name: '_since', valueInstant: manifest.transactionTime };
    const init = posted([since, { name: 'patient', valueReference: about('a') }]);
    const { deleted } = (await exported(server, 'Patient/$export', 'all', init)).manifest;
    const texts = await Promise.all(deleted.map(({ url }) => fileText(server, url, 'all')));
    expect(texts.join('').match(/Condition\/[\w-]+/g)).toEqual(['Condition/a-gone']);
  });

  test.each([
    ['nobody', 'Patient/$export', ['nobody'], 'Not a patient here: Patient/nobody.'],
    ['one who is there and two who are not', 'Patient/$export', ['a', 'x', 'y'], 'Patient/x and 1 more.'],
    ['one who is in no such group', 'Group/a-and-c/$export', ['b'], 'Not in this Group: Patient/b.'],
    ['a member and one who is none', 'Group/a-and-c/$export', ['a', 'b'], 'Not in this Group: Patient/b.'],
    ['a system', '$export', ['a'], 'of Patient and of a Group'],
  ])('of %s is 400', async (_what, path, ids, sentence) => {
    for (const prefer of ['respond-async', 'respond-async, handling=lenient']) {
      const init = patients(...ids);
      const response = await kickOff(server, path, 'all', { ...init, headers: { ...init.headers, prefer } });
      expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(sentence)]);
    }
  });
  test('of one who is no longer there is 400', async () => {
    await server.save({ resourceType: 'Patient', id: 'gone' });
    await server.remove('Patient', 'gone');
    expect((await kickOff(server, 'Patient/$export', 'all', patients('gone'))).status).toBe(400);
  });
  test('of an inactive member of a group is 400', async () => {
    const member = [{ entity: about('a') }, { entity: about('b'), inactive: true }];
    await server.save({ resourceType: 'Group', id: 'former', type: 'person', actual: true, member });
    expect((await kickOff(server, 'Group/former/$export', 'all', patients('b'))).status).toBe(400);
    expect((await kickOff(server, 'Group/former/$export', 'all', patients('a'))).status).toBe(202);
  });
  test('of an unknown group is 404', async () => {
    expect((await kickOff(server, 'Group/none/$export', 'all', patients('a'))).status).toBe(404);
  });
});
