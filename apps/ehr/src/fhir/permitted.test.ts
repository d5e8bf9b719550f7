import { describe, expect, test } from 'vitest';
import { permitted } from './permitted.ts';
import { accessOf, type TestAccess } from './testing.ts';

const ana: TestAccess = {
  scope: 'patient/*.rs',
  patientId: 'a',
  user: { username: 'ana', role: 'patient', recordIds: ['a', 'child'] },
};
const doraHerself = { username: 'dora', role: 'practitioner' } as const;
const dora: TestAccess = {
  scope: 'user/*.cruds',
  user: { ...doraHerself, recordIds: [], panelOf: 'Practitioner/dora' },
};
const nina: TestAccess = {
  ...dora,
  user: { username: 'nina', role: 'nurse', panelOf: 'Practitioner/dora', recordIds: [] },
};
const admin: TestAccess = { ...dora, user: { username: 'admin', role: 'admin', recordIds: [] } };
const backend: TestAccess = { scope: 'system/*.rs' };

const decide = (access: TestAccess, ...rest: Parameters<typeof permitted> extends [unknown, ...infer R] ? R : never) =>
  permitted(accessOf(access), ...rest);

describe('what is reached', () => {
  test('by a patient scope: the record in context', () => {
    expect(decide(ana, 'Condition', 'read').filter?.grants).toEqual([
      { records: { patientIds: ['a'], by: 'compartment', types: [] } },
    ]);
  });
  test('by the same: types without a patient’s data, whole', () => {
    const people = ['Practitioner', 'PractitionerRole', 'Organization', 'Location', 'Endpoint'];
    for (const type of [...people, 'Medication', 'Questionnaire']) {
      expect(decide(ana, type, 'search').filter?.grants).toEqual([{}]);
    }
  });
  test('by a create: the same, whole', () => {
    expect(decide(dora, 'Medication', 'create').filter?.grants).toEqual([{}]);
  });
  test('by a system scope: the same, whole, also to change it', () => {
    expect(decide({ scope: 'system/*.cruds' }, 'Medication', 'update').filter?.grants).toEqual([{}]);
  });
  test('by a user scope of a patient: the records on her list', () => {
    const grants = decide({ ...ana, scope: 'user/Patient.rs' }, 'Patient', 'search').filter?.grants;
    expect(grants?.[0].records?.patientIds).toEqual(['a', 'child']);
  });
  test('by a user scope of a physician or nurse: the panel', () => {
    for (const access of [dora, nina, { ...dora, patientId: 'a' }]) {
      expect(decide(access, 'Condition', 'read').filter?.grants).toEqual([
        { records: { panelOf: 'Practitioner/dora', by: 'compartment', types: [] } },
      ]);
    }
  });
  test('by a patient scope of nobody: the record in context', () => {
    const access = { scope: 'patient/*.rs', patientId: 'a' };
    expect(decide(access, 'Condition', 'read').filter?.grants).toEqual([
      { records: { patientIds: ['a'], by: 'compartment', types: [] } },
    ]);
  });
  test('by a patient scope of a parent: the child in context, and not her own record', () => {
    expect(decide({ ...ana, patientId: 'child' }, 'Condition', 'read').filter?.grants[0].records?.patientIds).toEqual([
      'child',
    ]);
  });
  test('by a scope for a Binary: those that documents show which can be read', () => {
    const access = { ...ana, scope: 'patient/Binary.r patient/DocumentReference.r' };
    expect(decide(access, 'Binary', 'read').filter?.grants[0].records).toEqual({
      patientIds: ['a'],
      by: 'attachment',
      types: ['DocumentReference'],
    });
  });
  test('by a patient scope of a physician: the record in context while it is on her panel', () => {
    const access = { ...dora, scope: 'patient/*.rs', patientId: 'a' };
    expect(decide(access, 'Condition', 'read').filter?.grants[0].records).toMatchObject({
      patientIds: ['a'],
      panelOf: 'Practitioner/dora',
    });
  });
  test('by a system scope: everything', () => {
    expect(decide(backend, 'Provenance', 'search').filter?.grants).toEqual([{}]);
    expect(decide(backend, 'Group', 'read').filter?.grants).toEqual([
      { conditions: [{ kind: 'cohort', clientId: 'app' }] },
    ]);
  });
  test('scopes add up', () => {
    const access = { ...ana, scope: 'patient/Condition.r user/Condition.s user/Condition.r' };
    expect(decide(access, 'Condition', 'read').filter?.grants).toHaveLength(2);
    expect(decide(access, 'Condition', 'search').filter?.grants).toHaveLength(1);
  });
  test('a query scope adds its condition', () => {
    const access = { ...ana, scope: 'patient/Observation.rs?category=laboratory' };
    expect(decide(access, 'Observation', 'read').filter?.grants[0].conditions).toMatchObject([
      { kind: 'token', values: [{ code: 'laboratory' }] },
    ]);
  });
  test('fhirUser: that one resource, by read', () => {
    const access = { ...ana, scope: 'openid fhirUser', fhirUser: 'Patient/a' };
    expect(decide(access, 'Patient', 'read', 'a').filter?.grants).toEqual([{ ids: ['a'] }]);
  });
});

const refused: [string, TestAccess, string, 'create' | 'read' | 'update' | 'delete' | 'search', string?, string?][] = [
  ['no scope at all', { ...ana, scope: '' }, 'Condition', 'read', undefined, 'patient/Condition.r'],
  [
    'another type',
    { ...ana, scope: 'patient/Observation.rs' },
    'Condition',
    'search',
    undefined,
    'patient/Condition.s',
  ],
  [
    'read, where only search was granted',
    { ...ana, scope: 'patient/Condition.s' },
    'Condition',
    'read',
    undefined,
    'patient/Condition.r',
  ],
  [
    'search, where only read was granted',
    { ...ana, scope: 'patient/Condition.r' },
    'Condition',
    'search',
    undefined,
    'patient/Condition.s',
  ],
  ['a physician’s app without scope', { ...dora, scope: 'openid' }, 'Condition', 'read', undefined, 'user/Condition.r'],
  ['a backend without scope', { scope: 'system/Patient.rs' }, 'Condition', 'read', undefined, 'system/Condition.r'],
  ['a patient scope without a patient', { ...ana, patientId: undefined }, 'Condition', 'read'],
  ['a patient who would see a group', ana, 'Group', 'read'],
  ['a physician who would see a group', dora, 'Group', 'search'],
  ['a patient who would write', { ...ana, scope: 'patient/*.cruds' }, 'Condition', 'create'],
  ['a nurse who would write', nina, 'Condition', 'update'],
  ['a nurse who would delete', { ...nina, scope: 'patient/*.cruds', patientId: 'a' }, 'Condition', 'delete'],
  ['a physician who would change what all records share', dora, 'Medication', 'update'],
  [
    'the same for a patient in context',
    { ...dora, scope: 'patient/*.cruds', patientId: 'a' },
    'Organization',
    'delete',
  ],
  ['the same by an app alone', { scope: 'patient/*.cruds', patientId: 'a' }, 'Practitioner', 'update'],
  ['the administrator, reading', admin, 'Condition', 'read'],
  ['the administrator, searching practitioners', admin, 'Practitioner', 'search'],
  [
    'the administrator with a patient in context',
    { ...admin, scope: 'patient/*.rs', patientId: 'a' },
    'Condition',
    'read',
  ],
  ['a physician without a panel', { ...dora, user: { ...doraHerself, recordIds: [] } }, 'Condition', 'read'],
  ['a system scope of a person', { ...dora, scope: 'system/*.cruds' }, 'Condition', 'read'],
  ['a user scope of nobody', { scope: 'user/*.rs' }, 'Condition', 'read'],
  ['a user scope of nobody, with a patient in context', { scope: 'user/*.rs', patientId: 'a' }, 'Condition', 'read'],
  [
    'fhirUser: by a write',
    { ...ana, scope: 'openid fhirUser', fhirUser: 'Patient/a' },
    'Patient',
    'update',
    'a',
    'patient/Patient.u',
  ],
  ['a type that is not held', { scope: 'system/*.rs' }, 'Basic', 'read', undefined, 'system/Basic.r'],
  [
    'fhirUser: another resource',
    { ...ana, scope: 'openid fhirUser', fhirUser: 'Patient/a' },
    'Patient',
    'read',
    'b',
    'patient/Patient.r',
  ],
  [
    'fhirUser: by search',
    { ...ana, scope: 'openid fhirUser', fhirUser: 'Patient/a' },
    'Patient',
    'search',
    undefined,
    'patient/Patient.s',
  ],
  [
    'fhirUser: no resource, whatever it is called',
    { ...ana, scope: 'openid fhirUser', fhirUser: 'Patient/undefined' },
    'Patient',
    'read',
    undefined,
    'patient/Patient.r',
  ],
  [
    'fhirUser without openid',
    { ...ana, scope: 'fhirUser', fhirUser: 'Patient/a' },
    'Patient',
    'read',
    'a',
    'patient/Patient.r',
  ],
  ['openid alone', { ...ana, scope: 'openid', fhirUser: 'Patient/a' }, 'Patient', 'read', 'a', 'patient/Patient.r'],
  [
    'fhirUser: another type of the same id',
    { ...ana, scope: 'openid fhirUser', fhirUser: 'RelatedPerson/a' },
    'Patient',
    'read',
    'a',
    'patient/Patient.r',
  ],
  [
    'a query that cannot be understood',
    { ...ana, scope: 'patient/Observation.rs?nonsense=1' },
    'Observation',
    'read',
    undefined,
    'patient/Observation.r',
  ],
  [
    'a query with a modifier',
    { ...ana, scope: 'patient/Observation.rs?code:not=1' },
    'Observation',
    'read',
    undefined,
    'patient/Observation.r',
  ],
  [
    'a query with a bad value',
    { ...ana, scope: 'patient/Observation.rs?date=soon' },
    'Observation',
    'read',
    undefined,
    'patient/Observation.r',
  ],
];

describe('what is refused, and which scope it would have needed', () => {
  test.each(refused)('%s', (_what, access, type, interaction, id, neededScope) => {
    const { filter, refusal } = decide(access, type, interaction, id);
    expect(filter).toBeUndefined();
    expect(refusal?.neededScope).toBe(neededScope);
    expect(refusal?.reason).toMatch(/\.$/);
  });
});

describe('what each role may do, whatever the scopes say', () => {
  const interactions = ['create', 'read', 'update', 'delete', 'search'] as const;
  const everything = { scope: 'user/*.cruds' };

  test.each([
    ['a physician', { ...dora, ...everything }, [...interactions]],
    ['a nurse', { ...nina, ...everything }, ['read', 'search']],
    ['a patient', { ...ana, ...everything }, ['read', 'search']],
    ['the administrator', { ...admin, ...everything }, []],
  ])('%s', (_who, access, allowed) => {
    expect(interactions.filter(interaction => decide(access, 'Condition', interaction).filter)).toEqual(allowed);
  });
});

test.each<[string, TestAccess, string, string?]>([
  ['a role that may not', admin, 'The role admin may not read clinical data, whatever the scopes say.'],
  [
    'no scope',
    { ...ana, scope: '' },
    'The access token does not permit this; it would need the scope patient/Condition.r.',
  ],
  ['no patient', { ...ana, patientId: undefined }, 'This access has no patient in context.'],
  ['no person', { scope: 'user/*.rs' }, 'A user scope is of no use without a person who signed in.'],
  ['a system scope', { ...dora, scope: 'system/*.rs' }, 'A system scope is of no use to a person who signed in.'],
  ['no panel', { ...dora, user: { ...doraHerself, recordIds: [] } }, 'This person has no patients of her own.'],
  ['a group', dora, 'A Group names many patients: no person can share it with an app.', 'Group'],
])('a refusal says that it is for %s', (_why, access, reason, type = 'Condition') => {
  expect(decide(access, type, 'read').refusal?.reason).toBe(reason);
});

test('a patient in context who is not on the list of the person: nothing is reached', () => {
  const access = { ...ana, patientId: 'stranger' };
  expect(decide(access, 'Condition', 'read').filter?.grants[0].records?.patientIds).toEqual([]);
});

test('a Provenance is reached through targets of readable types alone', () => {
  const access = {
    ...ana,
    scope: 'patient/Provenance.rs patient/Condition.r patient/Observation.r?category=laboratory',
  };
  expect(decide(access, 'Provenance', 'search').filter?.grants[0].records).toMatchObject({
    by: 'target',
    types: ['Condition'],
  });
});
