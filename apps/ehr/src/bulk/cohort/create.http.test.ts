import type { Group } from '@smart-ehr/fhir';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFhirServer, type TestAccess } from '../../fhir/testing.ts';
import { records } from '../../fhir/testing-records.ts';
import { exported } from '../testing.ts';
import { membersRefreshed } from './profile.ts';
import { begun, cohortOf, created, ended, membersOf, post } from './testing.ts';

const about = (id: string) => ({ entity: { reference: `Patient/${id}` } });
const group = (id: string, ...members: object[]) =>
  ({ resourceType: 'Group', id, type: 'person', actual: true, member: members }) as Group;

/** By token. */
const accesses: Record<string, TestAccess> = {
  all: { scope: 'system/*.cruds' },
  women: { scope: 'system/*.cruds system/Patient.rs?gender=female' },
  born1990: { scope: 'system/Group.crs system/Patient.rs?birthdate=1990 system/Observation.rs' },
  labs: { scope: 'system/Group.crs system/Patient.rs system/Observation.rs?category=laboratory' },
};

describeOnEachDatabase('a cohort', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(
      await open(),
      [...records, group('left', about('a'), { ...about('b'), inactive: true }, about('nobody'))],
      accesses,
    );
  });
  afterAll(() => server.close());

  const membersBy = async (filters: string[], more: object = {}, token = 'all') => {
    const { id } = await created(server, cohortOf(filters, more), token);
    return membersOf(server, id, 'all');
  };

  describe('has the patients who meet its filters', () => {
    test.each<[string, string[], string[]]>([
      ['of patients', ['Patient?birthdate=ge1985'], ['b', 'c']],
      ['of nobody', ['Patient?birthdate=1900'], []],
      ['of everybody', ['Patient'], ['a', 'b', 'c']],
      ['of resources in their compartments', ['Observation?code=8867-4'], ['a']],
      ['of a date', ['Observation?code=4548-4&date=ge2024-02-11'], ['a', 'b', 'c']],
      ['of a number', ['Observation?code-value-quantity=4548-4$lt6'], ['b', 'c']],
      ['with a code and its system', ['Observation?code=http://loinc.org|8867-4&status=preliminary'], ['a']],
      ['escaped as in a URL', ['Observation?code=http%3A%2F%2Floinc.org%7C8867-4'], ['a']],
      ['of which all hold, for different resources', ['Observation?code=8867-4', 'Observation?code=4548-4'], ['a']],
      ['of which all hold, for one patient', ['Patient?birthdate=ge1985', 'Patient?birthdate=lt2000'], ['b']],
      ['of several types', ['Observation?code=4548-4', 'Device?_id=c-pump'], ['c']],
      ['that nobody meets together', ['Device?_id=c-pump', 'MedicationRequest?status=active'], []],
      ['of two of one resource that no single one meets', ['Observation?code=8867-4&status=final'], []],
      ['with an alternative', ['Device?_id=c-pump,a-pump'], ['a', 'c']],
      ['of what is missing', ['Observation?date:missing=true'], ['a']],
      ['of a Provenance', ['Provenance?_id=a-prov'], []],
      ['over a reference', ['Observation?patient.family=Zed'], ['c']],
      ['over a reference to them', ['Patient?_has:Observation:patient:code=8867-4'], ['a']],
      [
        'over several references to them, one filter each',
        [
          'Patient?_has:Observation:patient:code=8867-4&birthdate=lt2000',
          'Patient?_has:Observation:patient:code=4548-4',
        ],
        ['a'],
      ],
      [
        'over several references that nobody has together',
        ['Patient?_has:Observation:patient:code=8867-4', 'Patient?_has:Device:patient:_id=c-pump'],
        [],
      ],
      ['of members of another group', ['Patient?_has:Group:member:_id=a-and-c'], ['a', 'c']],
    ])('%s', async (_what, filters, members) => {
      expect(await membersBy(filters)).toEqual(members);
    });

    test.each<[string, object[], string[]]>([
      ['whom it names', [about('a'), about('c')], ['a', 'c']],
      ['of a group that it names', [{ entity: { reference: 'Group/a-and-c' } }], ['a', 'c']],
      ['without those who left the group', [{ entity: { reference: 'Group/left' } }], ['a']],
      ['of both', [about('b'), { entity: { reference: 'Group/a-and-c' } }], ['a', 'b', 'c']],
      ['named twice, once', [about('a'), about('a')], ['a']],
      ['but nobody who does not exist', [about('nobody')], []],
    ])('among those %s', async (_what, member, members) => {
      expect(await membersBy(['Observation?code=4548-4'], { member, actual: true })).toEqual(members);
      expect(await membersBy(['Observation?code=none'], { member, actual: true })).toEqual([]);
    });
    test('among those of another cohort', async () => {
      const { id } = await created(server, cohortOf(['Patient?birthdate=ge1985']), 'all');
      const member = [{ entity: { reference: `${server.base}/Group/${id}` } }];
      expect(await membersBy(['Observation?value-quantity=lt5.5'], { member, actual: true })).toEqual(['b']);
    });

    test('among the patients, and by the resources, that the scopes reach', async () => {
      expect(await membersBy(['Observation?code=4548-4'], {}, 'born1990')).toEqual(['b']);
      expect(await membersBy(['Observation?status=preliminary'], {}, 'labs')).toEqual([]);
      expect(await membersBy(['Observation?status=preliminary'], {}, 'all')).toEqual(['a']);
    });
    test('and nobody who was deleted, or met them once', async () => {
      await server.save({ resourceType: 'Patient', id: 'gone', gender: 'other' });
      await server.save({ resourceType: 'Patient', id: 'changed', gender: 'other' });
      await server.save({ resourceType: 'Patient', id: 'changed', gender: 'unknown' });
      await server.remove('Patient', 'gone');
      expect(await membersBy(['Patient?gender=other'])).toEqual([]);
      expect(await membersBy(['Patient?gender=unknown'])).toEqual(['changed']);
      await server.remove('Patient', 'changed');
    });
  });

  describe('at once', () => {
    test('is answered as any create', async () => {
      const response = await post(server, cohortOf(['Patient?birthdate=ge1985'], { language: 'en' }), 'all');
      expect(response.status).toBe(201);
      const body = (await response.json()) as Group;
      expect(response.headers.get('location')).toBe(`${server.base}/Group/${body.id}/_history/1`);
      expect(response.headers.get('etag')).toBe('W/"1"');
      expect(body).toMatchObject({
        name: 'A cohort',
        actual: false,
        language: 'en',
        quantity: 2,
        meta: { versionId: '1' },
      });
      expect(body.member).toBeUndefined();
    });
    test('says when its members were found, and not what the client says of it', async () => {
      const said = {
        extension: [
          { url: membersRefreshed, valueDateTime: '1999-01-01' },
          { url: 'urn:x', valueCode: 'y' },
        ],
      };
      const body = await created(server, cohortOf(['Patient'], { ...said, quantity: 77 }), 'all');
      const refreshed = body.extension?.filter(({ url }) => url === membersRefreshed) ?? [];
      expect(refreshed).toHaveLength(1);
      expect(Date.parse(refreshed[0]?.valueDateTime ?? '')).toBeLessThanOrEqual(
        Date.parse(body.meta?.lastUpdated ?? ''),
      );
      expect(body.extension).toContainEqual({ url: 'urn:x', valueCode: 'y' });
      expect(body.quantity).toBe(3);
    });
    test('shows as little as the client prefers', async () => {
      const response = await post(server, cohortOf(['Patient']), 'all', { prefer: 'return=minimal' });
      expect([response.status, await response.text()]).toEqual([201, '']);
    });
    test('is not made where If-None-Exist is met', async () => {
      const identifier = [{ system: 'urn:x', value: 'cohort' }];
      const ask = () =>
        post(server, cohortOf(['Patient'], { identifier }), 'all', { 'if-none-exist': 'identifier=urn:x|cohort' });
      const [one, other] = [await ask(), await ask()];
      expect([one.status, other.status]).toEqual([201, 200]);
      expect(((await other.json()) as Group).id).toBe(((await one.json()) as Group).id);
    });
  });

  describe('later, with Prefer: respond-async,', () => {
    test('is answered with 202, then with the answer to the create', async () => {
      const response = await post(server, cohortOf(['Patient']), 'all', { prefer: 'respond-async' });
      expect([response.status, await response.text()]).toEqual([202, '']);
      expect(response.headers.get('preference-applied')).toBe('respond-async');
      const url = response.headers.get('content-location') ?? '';
      expect(url).toContain(`${server.base}/$cohort-status/`);
      const { response: answer, resource } = await ended(server, url, 'all');
      expect(answer?.status).toBe('201 Created');
      expect(answer?.location).toBe(`${server.base}/Group/${resource?.id}/_history/1`);
      expect(answer?.etag).toBe('W/"1"');
      expect(resource).toMatchObject({ resourceType: 'Group', quantity: 3 });
      expect(await server.found(`Group?_id=${resource?.id}`, 'all')).toEqual([`Group/${resource?.id}`]);
    });
    test('shows as little as the client prefers', async () => {
      const url = await begun(server, cohortOf(['Patient']), 'all', 'respond-async, return=minimal');
      const entry = await ended(server, url, 'all');
      expect([entry.resource, entry.response?.status]).toEqual([undefined, '201 Created']);
    });
    test('tells the same again, also when the Group is gone', async () => {
      const url = await begun(server, cohortOf(['Patient']), 'all');
      const first = await ended(server, url, 'all');
      await server.remove('Group', first.resource?.id ?? '');
      expect(await ended(server, url, 'all')).toEqual(first);
    });
    test('has the patients of when it was asked for', async () => {
      const url = await begun(server, cohortOf(['Patient?family=Later']), 'all');
      await server.save({ resourceType: 'Patient', id: 'later', name: [{ family: 'Later' }] });
      expect((await ended(server, url, 'all')).resource).toMatchObject({ quantity: 0 });
      await server.remove('Patient', 'later');
    });
  });

  describe('is a Group', () => {
    test('that is read, found by name and by member, and deleted', async () => {
      const { id } = await created(server, cohortOf(['Observation?code=8867-4'], { name: 'Pulses' }), 'all');
      expect((await server.request(`Group/${id}`, 'all')).status).toBe(200);
      const found = (query: string) => server.found(`Group?${query}&_id=${id}`, 'all');
      expect(await found('name=puls')).toEqual([`Group/${id}`]);
      expect(await found('member=Patient/a')).toEqual([`Group/${id}`]);
      expect(await found('member=Patient/b')).toEqual([]);
      expect((await server.request(`Group/${id}`, 'all', { method: 'DELETE' })).status).toBe(204);
      expect((await server.request(`Group/${id}`, 'all')).status).toBe(410);
      expect(await membersOf(server, id, 'all')).toEqual([]);
    });
    test('that is exported with the records of its members and of nobody else', async () => {
      const { id } = await created(server, cohortOf(['Observation?value-quantity=lt5.5']), 'all');
      const { names } = await exported(server, `Group/${id}/$export`, 'all');
      expect(names).toEqual(expect.arrayContaining(['Patient/b', 'Observation/b1']));
      expect(names.filter(name => /\/[ac]/.test(name) && !name.startsWith('Organization'))).toEqual([]);
    });
    test('of which nobody is exported if nobody meets it, and not who only was named', async () => {
      const named = { member: [about('a')], actual: true };
      const { id } = await created(server, cohortOf(['Observation?code=none'], named), 'all');
      expect((await exported(server, `Group/${id}/$export`, 'all')).manifest.output).toEqual([]);
    });
    test('whose members stay, but not those who are deleted', async () => {
      await server.save(
        { resourceType: 'Patient', id: 'x', active: false },
        { resourceType: 'Patient', id: 'y', active: false },
      );
      const { id } = await created(server, cohortOf(['Patient?active=false']), 'all');
      await server.save(
        { resourceType: 'Patient', id: 'x', active: true },
        { resourceType: 'Patient', id: 'z', active: false },
      );
      await server.remove('Patient', 'y');
      const { names } = await exported(server, `Group/${id}/$export?_type=Patient`, 'all');
      expect(names).toEqual(['Patient/x']);
    });
  });
});
