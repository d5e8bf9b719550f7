import { createHash } from 'node:crypto';
import type { Resource, ResourceOf } from '@smart-ehr/fhir';
import { describe, expect, test } from 'vitest';
import { generatePopulation, type PopulationOptions, resourceId } from './index.ts';

const population = [...generatePopulation()];
const ofType = <Type extends Resource['resourceType']>(type: Type) =>
  population.filter((resource): resource is ResourceOf<Type> => resource.resourceType === type);

function digest(options: PopulationOptions): string {
  const hash = createHash('sha256');
  for (const resource of generatePopulation(options)) hash.update(JSON.stringify(resource));
  return hash.digest('hex');
}

/** Of the same bytes on every machine. What changes the population changes this too. */
const pinned = '3911a1436d7c92110c84ad75f78ad57a11ace2bd20b9432823312ace90636690';

describe('the same seed', () => {
  test('gives the bytes that it gave on other machines', () => {
    expect(digest({ seed: 7, generated: 12 })).toBe(pinned);
  });

  test('gives the same bytes', () => {
    expect(digest({ seed: 7, generated: 12 })).toBe(digest({ seed: 7, generated: 12 }));
  });

  test('gives the same patient whatever the number of others', () => {
    const few = [...generatePopulation({ generated: 3 })]
      .filter(({ resourceType }) => resourceType !== 'Group')
      .map(resource => JSON.stringify(resource));
    expect(population.slice(0, few.length).map(resource => JSON.stringify(resource))).toEqual(few);
  });

  test('is not another seed', () => {
    expect(digest({ seed: 1, generated: 3 })).not.toBe(digest({ seed: 2, generated: 3 }));
  });

  test('with another anchor moves the generated charts', () => {
    expect(digest({ generated: 3 })).not.toBe(digest({ generated: 3, anchor: '2027-03-01' }));
  });
});

test('there are 108 patients: eight personas and 100 generated ones', () => {
  expect(ofType('Patient')).toHaveLength(108);
});

test.each([
  ['Patient/william-hart', '6d37e1b2-2738-5c96-a2ad-fdd032fd5b0e'],
  ['Patient/maria-lopez', '37c1376d-7541-5633-be07-c6dc129b8298'],
  ['Patient/mateo-lopez', '3c1f6969-c907-55ad-9f24-59cc9102de71'],
  ['Patient/lucia-lopez', '88e30bf5-29d1-52d8-a877-588c2cc351c5'],
  ['Patient/denise-carter', '01e4e66b-792a-50c4-bb9a-7102bf35edb0'],
  ['Patient/harold-nguyen', '6cadbede-d377-5ed8-af72-1e8ad704f6d5'],
  ['Patient/ruth-abernathy', '412a1d1d-87bd-5bf5-a705-57b974c4628b'],
  ['Patient/jordan-blake', 'f865ecec-a91d-5e6e-a75c-f3211991f172'],
  ['Practitioner/amara-okafor', '9b6fd952-1335-57c8-a560-a10698b11574'],
  ['Practitioner/nina-chen', '6b21ee2a-3ade-59c6-b5bc-a8fb8080a818'],
  ['RelatedPerson/maria-lopez-of-mateo', 'ca88670f-3eb9-5c56-aac1-1a267a618fd8'],
  ['RelatedPerson/maria-lopez-of-lucia', '1ee438c2-a01e-514c-9742-13a77a1ac351'],
])('%s has the id that everyone relies on', (name, id) => {
  const type = name.slice(0, name.indexOf('/'));
  expect(population.some(resource => resource.resourceType === type && resource.id === id)).toBe(true);
});

test('María is the mother of Mateo and of Lucía', () => {
  const charts = ofType('RelatedPerson').map(({ id, patient }) => [id, patient.reference]);
  expect(charts).toContainEqual([
    resourceId('RelatedPerson', 'maria-lopez-of-mateo'),
    `Patient/${resourceId('Patient', 'mateo-lopez')}`,
  ]);
  expect(charts).toContainEqual([
    resourceId('RelatedPerson', 'maria-lopez-of-lucia'),
    `Patient/${resourceId('Patient', 'lucia-lopez')}`,
  ]);
});

test('about 60 patients are Dr. Okafor’s, and at least 20 belong to nobody of the cast', () => {
  const okafor = `Practitioner/${resourceId('Practitioner', 'amara-okafor')}`;
  const hers = ofType('Patient').filter(({ generalPractitioner: [first] = [] }) => first?.reference === okafor);
  expect(hers.length).toBeGreaterThanOrEqual(56);
  expect(hers.length).toBeLessThanOrEqual(64);
  for (const slug of ['william-hart', 'maria-lopez', 'mateo-lopez', 'lucia-lopez']) {
    expect(hers.map(({ id }) => id)).toContain(resourceId('Patient', slug));
  }
});

test.each([
  ...['AllergyIntolerance', 'Binary', 'CarePlan', 'CareTeam', 'Condition', 'Coverage', 'Device', 'DiagnosticReport'],
  ...['DocumentReference', 'Encounter', 'Goal', 'Immunization', 'Location', 'Medication', 'MedicationDispense'],
  ...['MedicationRequest', 'Observation', 'Organization', 'Patient', 'Practitioner', 'PractitionerRole', 'Procedure'],
  ...['Provenance', 'RelatedPerson', 'ServiceRequest', 'Specimen', 'Group', 'Endpoint', 'Media', 'Questionnaire'],
  'QuestionnaireResponse',
])('holds at least two of %s', type => {
  expect(population.filter(({ resourceType }) => resourceType === type).length).toBeGreaterThanOrEqual(2);
});

describe('groups', () => {
  const members = (id: string) =>
    ofType('Group')
      .find(group => group.id === id)
      ?.member?.map(({ entity }) => entity.reference) ?? [];

  test('have the ids that everyone relies on, and say how many are in them', () => {
    expect(ofType('Group').map(({ id, quantity }) => [id, quantity])).toEqual([
      ['all-patients', 108],
      ['diabetes-registry', members('diabetes-registry').length],
      ['empty', 0],
    ]);
  });

  test('all-patients holds every patient once', () => {
    expect(members('all-patients')).toEqual(ofType('Patient').map(({ id }) => `Patient/${id}`));
  });

  test('diabetes-registry holds who has type 2 diabetes, each once, and not most of the others', () => {
    const registry = members('diabetes-registry');
    expect(registry).toContain(`Patient/${resourceId('Patient', 'william-hart')}`);
    expect(registry).not.toContain(`Patient/${resourceId('Patient', 'mateo-lopez')}`);
    expect(new Set(registry).size).toBe(registry.length);
    expect(registry.length).toBeGreaterThan(5);
    expect(registry.length).toBeLessThan(54);
  });

  test('empty holds nobody', () => {
    expect(members('empty')).toEqual([]);
  });
});

test('no id is given twice', () => {
  const names = population.map(({ resourceType, id }) => `${resourceType}/${id}`);
  expect(new Set(names).size).toBe(names.length);
});

test('what the store stamps is left to the store', () => {
  expect(population.filter(({ meta }) => meta !== undefined && ('lastUpdated' in meta || 'versionId' in meta))).toEqual(
    [],
  );
});

test('a chart is made only when it is asked for', () => {
  const endless = generatePopulation({ generated: Number.POSITIVE_INFINITY });
  for (let count = 0; count < 3_000; count += 1) endless.next();
  expect(endless.next().done).toBe(false);
});

test('a hundred charts take less than two seconds of the processor', () => {
  const secondsFor = (seed: number) => {
    const before = process.cpuUsage();
    for (const _resource of generatePopulation({ seed }));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  // One of three: the machine may be busy with other things.
  expect([3, 4, 5].some(seed => secondsFor(seed) < 2)).toBe(true);
}, 60_000);
