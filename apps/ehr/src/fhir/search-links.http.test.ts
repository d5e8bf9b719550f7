import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { namesOf, startFhirServer } from './testing.ts';
import { records } from './testing-records.ts';

const panel = { username: 'dora', role: 'practitioner' as const, recordIds: [], panelOf: 'Practitioner/dora' };
const accesses = {
  all: { scope: 'system/*.rs' },
  a: { scope: 'patient/*.rs', patientId: 'a' },
  panel: { scope: 'user/*.rs', user: panel },
  observations: { scope: 'patient/Observation.rs', patientId: 'a' },
  readOnly: { scope: 'system/Observation.rs system/Patient.r' },
  few: { scope: 'system/Observation.rs system/Patient.rs?birthdate=1990' },
};

describeOnEachDatabase('a search by what a neighbour is', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    const [device] = records.filter(({ id }) => id === 'a-pump');
    server = await startFhirServer(
      await open(),
      [...records, { ...device, id: 'stray-pump', patient: undefined } as never],
      accesses,
    );
  });
  afterAll(() => server.close());
  const found = async (path: string, token = 'all') =>
    (await server.found(path, token)).map(name => name.split('/')[1]).sort();

  test.each([
    ['Observation?patient.family=nunn', ['b1']],
    ['Observation?patient.family=nunn,zed', ['b1', 'c1']],
    ['Observation?subject:Patient.family:exact=Zed', ['c1']],
    ['Observation?subject.birthdate=lt1990&date=ge2024-02', ['a2', 'a3']],
    ['Observation?patient._id=b', ['b1']],
    ['Observation?patient.family=nobody', []],
    ['Observation?patient.family=nunn&patient.birthdate=2001', []],
    ['Observation?performer.name=dör&patient.general-practitioner=enno', ['c1']],
    ['Observation?patient.address:missing=true&_id=b1', ['b1']],
    ['MedicationRequest?medication.code=860975', ['a-rx']],
    ['Device?patient.gender:not=male', ['a-pump', 'c-pump']],
    ['Patient?general-practitioner:Practitioner.family=enns', ['c']],
    ['Patient?general-practitioner:Organization.name=enns', []],
    ['Patient?_has:Observation:patient:value-quantity=gt7', ['a']],
    ['Patient?_has:Observation:patient:code=4548-4&birthdate=gt1985', ['b', 'c']],
    ['Patient?_has:Observation:subject:category:not=laboratory', ['a']],
    ['Patient?_has:Observation:patient:code=none', []],
    ['Patient?_has:MedicationRequest:subject:status=active&_has:Device:patient:_id=a-pump', ['a']],
    ['Practitioner?_has:Patient:general-practitioner:family=zed', ['enno']],
    ['Medication?_has:MedicationRequest:medication:intent=order', ['metformin']],
  ])('%s', async (path, expected) => {
    expect(await found(path)).toEqual(expected);
  });

  describe('does not tell of what is out of reach', () => {
    test.each([
      ['a', 'Observation?patient.family=núñez', ['a-vital', 'a1', 'a2', 'a3']],
      ['a', 'Observation?patient.family=zed', []],
      ['a', 'Practitioner?_has:Patient:general-practitioner:gender=female', ['dora']],
      ['a', 'Practitioner?_has:Patient:general-practitioner:family=zed', []],
      ['a', 'Practitioner?_has:Observation:performer:value-quantity=5.4', []],
      ['panel', 'Practitioner?_has:Observation:performer:value-quantity=5.4', ['dora']],
      ['panel', 'Practitioner?_has:Observation:performer:value-quantity=5.9', []],
      ['few', 'Observation?patient.gender=female', ['b1']],
      ['few', 'Observation?patient.family=zed', []],
    ])('as %s: %s', async (token, path, expected) => {
      expect(await found(path, token)).toEqual(expected);
    });

    test.each([
      ['observations', 'Observation?patient.family=núñez', 'patient/Patient.s'],
      ['observations', 'Observation?patient.family=zed', 'patient/Patient.s'],
      ['observations', 'Observation?patient.family=nobody', 'patient/Patient.s'],
      ['observations', 'Observation?_has:Provenance:target:recorded=gt2000', 'patient/Provenance.s'],
      ['readOnly', 'Observation?patient.family=zed', 'system/Patient.s'],
    ])('as %s: %s is 403 that names %s, whoever there is', async (token, path, scope) => {
      const response = await server.request(path, token);
      expect(response.status).toBe(403);
      expect(response.headers.get('www-authenticate')).toContain(`scope="${scope}"`);
    });

    test('of several types, those without a scope are passed over', async () => {
      expect(await found('Observation?subject.identifier:missing=true&_id=b1', 'few')).toEqual(['b1']);
    });

    test('a query scope takes no chain', async () => {
      const own = await startFhirServer(await open(), records, {
        chained: { scope: 'system/Observation.rs?patient.family=nunn' },
      });
      expect((await own.request('Observation', 'chained')).status).toBe(403);
      await own.close();
    });
  });

  test.each([
    ['Observation?patient.general-practitioner.name=x', 'follows one'],
    ['Patient?_has:Observation:patient:performer.name=x', 'follows one'],
    ['Patient?_has:Observation:patient:_has:Provenance:target:recorded=gt2000', 'follows one'],
    ['Observation?patient.birthdate=yesterday', 'no date'],
    ['Observation?patient.family:text=x', 'modifier'],
    ['Patient?_has:Observation:patient:code:in=x', 'modifier'],
    ['Patient?_has:Observation:patient:code=', 'no value'],
  ])('%s is 400: %s', async (path, sentence) => {
    const response = await server.request(path, 'all');
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(sentence);
  });

  test('a chain costs as many values as it has, and there are five of them at most', async () => {
    const asked = async (query: string) => server.request(`Observation?${query}`, 'all');
    expect((await asked('patient.family=nunn&'.repeat(5))).status).toBe(200);
    for (const query of ['patient.family=nunn&'.repeat(6), `patient._id=${'a,'.repeat(501)}`]) {
      const response = await asked(query);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ issue: [{ code: 'too-costly' }] });
    }
  });

  test('the self link names the chain, and the pages after the first keep it', async () => {
    const first = await server.search('Observation?patient.family=núñez&_count=3&_sort=-date', 'all');
    const [self, next] = first.link;
    expect(new URL(self?.url ?? '').searchParams.get('patient.family')).toBe('núñez');
    expect(namesOf(await server.search(next?.url ?? '', 'all'))).toEqual(['Observation/a-vital']);
  });

  test('the number of statements does not depend on how many there are', async () => {
    const few = await server.countStatements(() => server.search('Observation?patient.family=nunn', 'all'));
    const many = await server.countStatements(() => server.search('Observation?patient.gender=female', 'all'));
    expect(many).toBe(few);
  });

  test('a neighbour that has changed or gone no longer counts, on page links of before neither', async () => {
    const own = await startFhirServer(await open(), records, accesses);
    const first = await own.search('Observation?patient.birthdate=gt1985&_count=1', 'panel');
    expect(first.link).toHaveLength(1);
    const paged = await own.search('Observation?patient.gender=female&_count=1', 'panel');
    const of = (name: string) => records.find(({ id }) => id === name) as never;
    await own.save({ ...(of('a') as object), generalPractitioner: [] } as never);
    const next = paged.link.find(({ relation }) => relation === 'next')?.url ?? '';
    expect(namesOf(await own.search(next, 'panel'))).toEqual(['Observation/b1']);
    await own.remove('Patient', 'b');
    expect(await own.found('Observation?patient.gender=female', 'all')).not.toContain('Observation/b1');
    await own.close();
  });
});
