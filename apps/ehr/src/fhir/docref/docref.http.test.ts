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
  dora: { scope: 'user/DocumentReference.rs', user: dora },
  notes: { scope: 'patient/DocumentReference.rs?category=clinical-note', patientId: 'a', user: ana },
  onlyReads: { scope: 'patient/DocumentReference.r', patientId: 'a', user: ana },
  others: { scope: 'patient/Observation.rs', patientId: 'a', user: ana },
};

const loinc = 'http://loinc.org';
const summary = '34133-9';
const profile = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-documentreference';

type Written = { type?: string; date?: string; period?: [start: string, end: string]; status?: string };
function document(id: string, { type = '11506-3', date, period, status = 'current' }: Written, patient = 'a') {
  return {
    resourceType: 'DocumentReference',
    id,
    status,
    subject: { reference: `Patient/${patient}` },
    category: [{ coding: [{ code: 'clinical-note' }] }],
    type: { coding: [{ system: loinc, code: type }] },
    ...(date && { date }),
    ...(period && { context: { period: { start: period[0], end: period[1] } } }),
    content: [{ attachment: { contentType: 'text/plain', url: 'Binary/a-note' } }],
  } as Resource;
}

const documents = [
  document('visit', { date: '2025-03-01T00:00:00Z', period: ['2024-01-10', '2024-01-12'] }),
  document('letter', { date: '2024-06-01T00:00:00Z' }),
  document('newest', { date: '2025-05-01T00:00:00Z' }),
  document('old-summary', { type: summary, date: '2023-01-01T00:00:00Z' }),
  document('summary', { type: summary, date: '2024-01-01T00:00:00Z' }),
  document('superseded', { type: summary, date: '2025-05-20T00:00:00Z', status: 'superseded' }),
  document('of-b', { date: '2025-05-02T00:00:00Z' }, 'b'),
  document('of-c', { date: '2025-05-03T00:00:00Z' }, 'c'),
  { ...document('shaped', { type: 'X', date: '2022-01-01T00:00:00Z' }), meta: { profile: [profile] } } as Resource,
];

describeOnEachDatabase('DocumentReference/$docref', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), [...records, ...documents], accesses);
  });
  afterAll(() => server.close());
  const path = (query: string) => `DocumentReference/$docref?${query}`;
  const ids = (bundle: TestBundle) =>
    namesOf(bundle)
      .map(name => name.replace('DocumentReference/', ''))
      .toSorted();
  const found = async (query: string, token = 'ana') => ids(await server.search(path(query), token));

  test.each([
    ['patient=a', ['summary']],
    ['patient=Patient/a', ['summary']],
    [`patient=a&type=${loinc}|${summary}`, ['summary']],
    ['patient=a&type=11506-3', ['newest']],
    [`patient=a&type=11506-3&type=${summary}`, ['newest']],
    ['patient=a&type=none', []],
    ['patient=a&start=2024', ['letter', 'newest', 'summary', 'visit']],
    ['patient=a&start=2024-02&end=2024-12', ['letter']],
    ['patient=a&end=2024-01-31', ['old-summary', 'shaped', 'summary', 'visit']],
    [`patient=a&end=2024-12-31&type=${summary}`, ['old-summary', 'summary']],
    [`patient=a&start=2020&profile=${profile}`, ['shaped']],
    ['patient=a&on-demand=false', ['summary']],
  ])('%s', async (query, expected) => {
    expect(await found(query)).toEqual(expected);
  });

  test('is a searchset with self link and total', async () => {
    const bundle = await server.search(path('patient=a&nonsense=1'), 'ana');
    expect(bundle).toMatchObject({ type: 'searchset', total: 1 });
    expect(bundle.link).toEqual([{ relation: 'self', url: `${server.base}/DocumentReference/$docref?patient=a` }]);
    expect(bundle.entry?.[0]?.search.mode).toBe('match');
  });
  test('falls back to the newest document where there is no summary', async () => {
    expect(await found('patient=b', 'dora')).toEqual(['of-b']);
  });
  test('on-demand=true is an empty answer that says why', async () => {
    const { total, entry } = await server.search(path('patient=a&on-demand=true'), 'ana');
    expect(total).toBe(0);
    expect(entry?.map(({ search }) => search.mode)).toEqual(['outcome']);
    expect((entry?.[0]?.resource as OperationOutcome | undefined)?.issue[0]?.diagnostics).toContain('on demand');
  });

  describe('of a record that is out of reach is empty, like that of nobody', () => {
    test.each([
      ['ana', 'c'],
      ['ana', 'b'],
      ['ana', 'none'],
      ['dora', 'c'],
      ['backend', 'none'],
    ])('%s: %s', async (token, patient) => {
      const bundle = await server.search(path(`patient=${patient}&start=2000`), token);
      expect(bundle.total).toBe(0);
      expect(bundle).not.toHaveProperty('entry');
    });
  });
  test('a query scope narrows it', async () => {
    await server.save({ ...document('plain', { date: '2024-06-02T00:00:00Z' }), category: [] } as unknown as Resource);
    expect(await found('patient=a&start=2024-06&end=2024-06')).toEqual(['letter', 'plain']);
    expect(await found('patient=a&start=2024-06&end=2024-06', 'notes')).toEqual(['letter']);
    await server.remove('DocumentReference', 'plain');
  });

  test.each([
    [undefined, 'patient=a', 401],
    ['others', 'patient=a', 403],
    ['onlyReads', 'patient=a', 403],
    ['ana', '', 400],
    ['ana', 'patient=', 400],
    ['ana', 'patient=a&patient=c', 400],
    ['ana', 'patient=Practitioner/dora', 400],
    ['ana', 'patient=a&start=soon', 400],
    ['ana', 'patient=a&end=2024-02-30', 400],
    ['ana', 'patient=a&on-demand=maybe', 400],
    ['ana', 'patient=a&type=', 400],
    ['ana', 'patient=a%00', 400],
  ])('%s: ?%s is %i', async (token, query, status) => {
    const response = await server.request(path(query), token);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' });
  });

  describe('by POST', () => {
    const post = (body: unknown, type = 'application/fhir+json') =>
      server.request('DocumentReference/$docref', 'ana', {
        method: 'POST',
        headers: { 'content-type': type },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
    const patient = { name: 'patient', valueId: 'a' };
    const parameters = (...parameter: object[]) => ({ resourceType: 'Parameters', parameter });

    test.each([
      ['Coding', { valueCoding: { system: loinc, code: '11506-3' } }],
      ['CodeableConcept', { valueCodeableConcept: { coding: [{ system: loinc, code: '11506-3' }] } }],
      ['string', { valueString: '11506-3' }],
    ])('takes the type as a %s', async (_type, value) => {
      const response = await post(
        parameters(patient, { name: 'type', ...value }, { name: 'on-demand', valueBoolean: false }),
      );
      expect(response.status).toBe(200);
      expect(ids((await response.json()) as TestBundle)).toEqual(['newest']);
    });
    test.each([
      [parameters(), 400],
      [parameters({ valueId: 'a' }), 400],
      [parameters({ name: 'patient', valueId: { id: 'a' } }), 400],
      [parameters(patient, { name: 'type', valueString: 'x,'.repeat(600) }), 400],
      [{ resourceType: 'Patient' }, 400],
      [{ resourceType: 'Parameters', parameter: 'patient' }, 400],
      ['{', 400],
      ['null', 400],
    ])('%j is %i', async (body, status) => {
      const response = await post(body);
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome' });
    });
    test('codings within codings are no coding', async () => {
      const depth = 8000;
      const nested = `${'{"coding":['.repeat(depth)}${']}'.repeat(depth)}`;
      const body = JSON.stringify(parameters({ name: 'patient', valueCodeableConcept: 'nested' }));
      expect((await post(body.replace('"nested"', nested))).status).toBe(400);
    });
    test.each(['application/x-www-form-urlencoded', 'application/fhir+xml', 'text/plain'])('%s is 415', async type => {
      expect((await post('patient=a', type)).status).toBe(415);
    });
  });
});
