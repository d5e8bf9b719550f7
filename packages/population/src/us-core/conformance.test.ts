import type { Observation, Patient, Resource } from '@smart-ehr/fhir';
import { describe, expect, test } from 'vitest';
import { createCheck } from './conformance.ts';
import { parseProfile } from './profile.ts';
import { profileTables, valueSets } from './profiles.generated.ts';

const checkOf = (name: string) => createCheck(parseProfile(profileTables[name] ?? '', valueSets));
const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] });
const mmHg = { value: 120, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' };
const system = 'http://terminology.hl7.org/CodeSystem/observation-category';

const pressure: Observation = {
  resourceType: 'Observation',
  status: 'final',
  category: [{ coding: [{ system, code: 'vital-signs' }] }],
  code: loinc('85354-9'),
  subject: { reference: 'Patient/a' },
  effectiveDateTime: '2026-01-02',
  component: [
    { code: loinc('8480-6'), valueQuantity: mmHg },
    { code: loinc('8462-4'), valueQuantity: { ...mmHg, value: 80 } },
  ],
};
const [systolic, diastolic] = pressure.component ?? [];

describe('blood pressure', () => {
  const check = checkOf('us-core-blood-pressure');

  test('that is right has no violation, and shows what it has', () => {
    const { violations, present } = check(pressure);
    expect(violations).toEqual([]);
    expect([...present]).toEqual(expect.arrayContaining(['component:systolic.value[x].code', 'category:VSCat']));
    expect(present).not.toContain('component:systolic.dataAbsentReason');
  });

  test.each<[string, Partial<Record<keyof Observation, unknown>>, string]>([
    ['without a required element', { effectiveDateTime: undefined }, 'effective[x] is missing'],
    ['with a code of no value set', { status: 'done' }, 'status has no code of the value set'],
    ['of another category', { category: [loinc('x')] }, 'category:VSCat is missing'],
    [
      'with another code',
      { code: loinc('8867-4') },
      'code is not like {"coding":[{"system":"http://loinc.org","code":"85354-9"}]}',
    ],
    ['of no patient', { subject: { reference: 'Group/a' } }, 'subject refers to Group'],
    ['without one of two', { component: [systolic] }, 'component:diastolic is missing'],
    ['with one twice', { component: [systolic, systolic, diastolic] }, 'component:systolic occurs 2 times'],
    [
      'in another unit',
      { component: [systolic, { ...diastolic, valueQuantity: { ...mmHg, code: 'kPa' } }] },
      'component:diastolic.value[x].code is not "mm[Hg]"',
    ],
  ])('%s is found out', (_what, change, violation) => {
    expect(check(Object.assign({ ...pressure }, change)).violations).toContain(violation);
  });
});

test('the extensions of a primitive are looked into', () => {
  const display = { url: 'http://hl7.org/fhir/StructureDefinition/display', valueString: 'x' };
  const response = {
    resourceType: 'QuestionnaireResponse',
    questionnaire: 'q',
    _questionnaire: { extension: [display] },
  };
  expect(checkOf('us-core-questionnaireresponse')(response as Resource).present).toContain(
    'questionnaire.extension:questionnaireDisplay',
  );
});

test('an extension is known by its URL', () => {
  const url = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex';
  const patient: Patient = { resourceType: 'Patient', extension: [{ url: `${url}-other`, valueCode: 'F' }] };
  expect(checkOf('us-core-patient')(patient).present).not.toContain('extension:race');
  expect(checkOf('us-core-race')({ url: 'race', extension: [{ url: 'ombCategory' }] }).violations).toEqual(
    expect.arrayContaining(['extension:ombCategory.value[x] is missing', 'extension:text is missing']),
  );
});
