import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFhirServer, type TestAccess } from '../../fhir/testing.ts';
import { records } from '../../fhir/testing-records.ts';
import { cohortProfile } from './profile.ts';
import { cohortOf, filterOf, issuesOf, post } from './testing.ts';

const about = (reference: string) => ({ entity: { reference } });
const dora = { username: 'dora', role: 'practitioner', panelOf: 'Practitioner/dora', recordIds: [] } as const;

/** By token. */
const accesses: Record<string, TestAccess> = {
  all: { scope: 'system/*.cruds' },
  reader: { scope: 'system/*.rs' },
  groups: { scope: 'system/Group.cruds' },
  noPatients: { scope: 'system/Group.cruds system/Observation.rs' },
  noObservations: { scope: 'system/Group.crs system/Patient.rs system/Device.rs' },
  readsObservations: { scope: 'system/Group.crs system/Patient.rs system/Observation.r' },
  searchesObservations: { scope: 'system/Group.crs system/Patient.rs system/Observation.s' },
  noGroups: { scope: 'system/Group.c system/Patient.rs' },
  nothing: { scope: 'openid' },
  patient: { scope: 'patient/*.cruds', patientId: 'a' },
  mixed: { scope: 'system/Group.c patient/Patient.rs patient/Observation.rs', patientId: 'a' },
  dora: { scope: 'user/*.cruds system/*.cruds', user: { ...dora, recordIds: [] } },
};

describeOnEachDatabase('a cohort is refused', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), records, accesses);
  });
  afterAll(() => server.close());

  /** At once and later alike: nothing is begun. */
  async function refusal(group: unknown, token = 'all') {
    const answers = await Promise.all(
      ['return=minimal', 'respond-async'].map(prefer => post(server, group, token, { prefer })),
    );
    const [one, other] = await Promise.all(
      answers.map(async response => {
        expect(response.headers.get('content-location')).toBeNull();
        expect(response.headers.get('location')).toBeNull();
        const issues = await issuesOf(response);
        const challenge = response.headers.get('www-authenticate') ?? '';
        return {
          status: response.status,
          issues,
          places: issues.flatMap(({ expression = [] }) => expression),
          challenge,
        };
      }),
    );
    if (!one) throw new Error('There is an answer.');
    expect(other).toEqual(one);
    return one;
  }

  const at = (nth: number, element = 'valueExpression.expression') => `Group.modifierExtension[${nth}].${element}`;
  const valued = (valueExpression: object) => ({ url: filterOf('').url, valueExpression });

  describe('as a Group', () => {
    test.each<[string, object, string, string]>([
      ['without a name', { name: undefined }, 'Group.name', 'required'],
      ['of practitioners', { type: 'practitioner' }, 'Group.type', 'not-supported'],
      ['of devices', { type: 'device' }, 'Group.type', 'not-supported'],
      ['of animals', { type: 'animal' }, 'Group.type', 'not-supported'],
      ['actual without members', { actual: true }, 'Group.actual', 'business-rule'],
      ['not actual with members', { member: [about('Patient/a')] }, 'Group.actual', 'business-rule'],
      [
        'with a characteristic',
        { characteristic: [{ code: { text: 'x' }, valueBoolean: true, exclude: false }] },
        'Group.characteristic',
        'business-rule',
      ],
      [
        'that claims to be one without a filter',
        { modifierExtension: undefined, meta: { profile: [`${cohortProfile}|3.0.0`] } },
        'Group.modifierExtension',
        'required',
      ],
      [
        'with another modifier',
        { modifierExtension: [filterOf('Patient'), { url: 'urn:x', valueBoolean: true }] },
        at(1, 'url'),
        'not-supported',
      ],
      [
        'with a filter in CQL',
        { modifierExtension: [valued({ language: 'text/cql', expression: 'true' })] },
        at(0, 'valueExpression.language'),
        'not-supported',
      ],
      [
        'with a filter in FHIRPath',
        { modifierExtension: [valued({ language: 'text/fhirpath', expression: 'true' })] },
        at(0, 'valueExpression.language'),
        'not-supported',
      ],
      [
        'with a filter elsewhere',
        { modifierExtension: [valued({ language: 'application/x-fhir-query', reference: 'http://x' })] },
        at(0),
        'required',
      ],
      [
        'with a filter of another type',
        { modifierExtension: [{ url: filterOf('').url, valueString: 'Patient' }] },
        'Group.modifierExtension[0]',
        'required',
      ],
      [
        'with too many filters',
        { modifierExtension: Array.from({ length: 11 }, () => filterOf('Patient')) },
        'Group.modifierExtension',
        'too-costly',
      ],
      [
        'of a practitioner whom it names',
        { actual: true, member: [about('Practitioner/dora')] },
        'Group.member[0].entity',
        'not-supported',
      ],
      [
        'of a patient of another server',
        { actual: true, member: [about('Patient/a'), about('https://x.example/Patient/a')] },
        'Group.member[1].entity',
        'not-supported',
      ],
      [
        'of a patient by an identifier',
        { actual: true, member: [{ entity: { identifier: { value: 'x' } } }] },
        'Group.member[0].entity',
        'not-supported',
      ],
      [
        'of somebody who left',
        { actual: true, member: [{ ...about('Patient/a'), inactive: true }] },
        'Group.member[0].inactive',
        'business-rule',
      ],
      [
        'of a group that is not there',
        { actual: true, member: [about('Group/none')] },
        'Group.member[0].entity',
        'not-found',
      ],
      [
        'of too many groups',
        { actual: true, member: Array.from({ length: 21 }, (_, n) => about(`Group/g${n}`)) },
        'Group.member',
        'too-costly',
      ],
      [
        'of too many patients',
        { actual: true, member: Array.from({ length: 10_001 }, (_, n) => about(`Patient/p${n}`)) },
        'Group.member',
        'too-costly',
      ],
    ])('%s', async (_what, more, place, code) => {
      const { status, issues, places } = await refusal(cohortOf(['Patient?gender=female'], more));
      expect(status).toBe(422);
      expect(places).toContain(place);
      expect(issues.find(({ expression }) => expression?.includes(place))?.code).toBe(code);
    });
    test('with all its faults at once', async () => {
      const { places } = await refusal(cohortOf(['Patient'], { name: undefined, type: 'device', actual: true }));
      expect(places).toEqual(['Group.name', 'Group.type', 'Group.actual']);
    });
    test('that is no Group of R4', async () => {
      const { status, places } = await refusal({ ...cohortOf(['Patient']), actual: 'no' });
      expect([status, places]).toEqual([400, ['Group.actual']]);
    });
    test('whose answer shall be files', async () => {
      const body = JSON.stringify(cohortOf(['Patient']));
      const headers = { 'content-type': 'application/fhir+json', prefer: 'respond-async' };
      const response = await server.request('Group?_outputFormat=ndjson', 'all', { method: 'POST', body, headers });
      expect(response.status).toBe(400);
      expect((await issuesOf(response))[0]?.expression).toEqual(['http._outputFormat']);
    });
  });

  describe('for a filter', () => {
    test.each<[string, string]>([
      ['?gender=female', 'of Patient or of a type'],
      ['*?gender=female', 'of Patient or of a type'],
      ['Patient/a', 'of Patient or of a type'],
      ['Patient/a/Observation?code=x', 'of Patient or of a type'],
      ['/Patient?gender=female', 'of Patient or of a type'],
      ['http://localhost/fhir/Patient?gender=female', 'of Patient or of a type'],
      ['Patient/$everything', 'of Patient or of a type'],
      ['Claim?status=active', 'of Patient or of a type'],
      ['Practitioner?name=x', 'of Patient or of a type'],
      ['Binary?_id=a-note', 'of Patient or of a type'],
      ['Group?_id=a-and-c', 'of Patient or of a type'],
      ['__proto__?x=1', 'of Patient or of a type'],
      ['Patient?nonsense=1', '"nonsense"'],
      ['Patient?gender=female&constructor=1', '"constructor"'],
      ['Observation?code', 'code has no value'],
      ['Observation?code=', 'code has no value'],
      ['Observation?date=yesterday', 'no date'],
      ['Observation?value-quantity=high', 'no quantity'],
      ['Observation?code:in=urn:x', ':in'],
      ['Observation?subject=Patient/a|1', 'no reference'],
      ['Observation?code=%00', 'no text has'],
      ['Observation?patient.general-practitioner.name=x', 'one'],
      ['Observation?_has:Provenance:target:nonsense=x', '_has'],
      ['Patient?_has:Observation:performer.x:code=x', '_has'],
      [`Observation?code=${'a,'.repeat(501)}b`, 'at most'],
      [`Patient?${'gender=female&'.repeat(101)}`, 'at most'],
      ['Patient?birthdate=ge{{%context.date}}', 'no date'],
      ...['_sort=birthdate', '_count=10', '_include=Patient:link', '_include:iterate=Patient:link'].map(
        (parameter): [string, string] => [`Patient?${parameter}`, 'how results are shown'],
      ),
      ...['_revinclude=Group:member', '_summary=true', '_elements=id', '_total=none', '_format=json', '_cursor=x'].map(
        (parameter): [string, string] => [`Patient?gender=female&${parameter}`, 'how results are shown'],
      ),
    ])('%s', async (query, words) => {
      const { status, issues, places } = await refusal(cohortOf(['Patient?gender=female', query]));
      expect([status, places]).toEqual([422, [at(1)]]);
      expect(issues[0]?.diagnostics).toContain(words);
    });
  });

  describe('to who may not', () => {
    test.each<[string, string, string]>([
      ['create a Group', 'reader', 'system/Group.c'],
      ['do anything', 'nothing', 'system/Group.c'],
      ['see patients', 'noPatients', 'system/Patient.s'],
      ['see anything but groups', 'groups', 'system/Patient.s'],
      ['see what the filter asks', 'noObservations', 'system/Observation.s'],
      ['search what the filter asks', 'readsObservations', 'system/Observation.s'],
      ['read what the filter asks', 'searchesObservations', 'system/Observation.r'],
      ['see it as a backend service', 'mixed', 'system/Patient.s'],
    ])('%s', async (_what, token, scope) => {
      const { status, issues, challenge } = await refusal(cohortOf(['Observation?code=4548-4']), token);
      expect(status).toBe(403);
      expect(challenge).toContain(`scope="${scope}"`);
      expect(issues[0]?.diagnostics).toContain(scope);
    });
    test.each([
      'Patient?_has:Observation:patient:code=8867-4',
      'Device?patient.gender=female&_has:Observation:device:code=8867-4',
    ])('see what a chain leads to: %s', async query => {
      const { status, challenge } = await refusal(cohortOf([query]), 'noObservations');
      expect([status, challenge.includes('scope="system/Observation.s"')]).toEqual([403, true]);
    });
    test('whether or not there is anything to find', async () => {
      const [some, none] = await Promise.all(
        ['8867-4', 'none'].map(code => refusal(cohortOf([`Observation?code=${code}`]), 'noObservations')),
      );
      expect(some).toEqual(none);
    });
    test('see the groups that it names, whether or not they are there', async () => {
      const named = (id: string) => cohortOf(['Patient'], { actual: true, member: [about(`Group/${id}`)] });
      const [some, none] = await Promise.all(['a-and-c', 'none'].map(id => refusal(named(id), 'noGroups')));
      expect(some?.status).toBe(403);
      expect(some).toEqual(none);
    });
    test.each(['dora', 'patient'])('speak for a backend service: %s', async token => {
      const { status, challenge } = await refusal(cohortOf(['Patient']), token);
      expect([status, challenge.includes('error="insufficient_scope"')]).toEqual([403, true]);
    });
    test('say who it is', async () => {
      expect((await post(server, cohortOf(['Patient']), '')).status).toBe(401);
    });
    test('and nothing is there afterwards', async () => {
      const [, ...names] = await server.found('Group?_count=100&_sort=_id', 'reader');
      expect(names.filter(name => !name.includes('a-and-c'))).toEqual([]);
    });
  });
});
