import { expect, test } from 'vitest';
import { generatePopulation } from './index.ts';

const population = [...generatePopulation({ generated: 30 })];
const core = 'http://hl7.org/fhir/us/core/StructureDefinition/';

const measured = 'status category code subject effectiveDateTime valueQuantity';
/** The elements that each profile requires or that US Core's own scenarios live on; `x|y` is one or the other. */
const required: Record<string, string> = {
  'us-core-allergyintolerance': 'clinicalStatus verificationStatus code patient',
  'us-core-careplan': 'text status intent category subject',
  'us-core-careteam': 'status subject participant',
  'us-core-condition-encounter-diagnosis': 'clinicalStatus verificationStatus category code subject encounter',
  'us-core-condition-problems-health-concerns': 'clinicalStatus verificationStatus category code subject recordedDate',
  'us-core-coverage': 'identifier status beneficiary relationship period payor',
  'us-core-diagnosticreport-lab': 'status category code subject effectiveDateTime issued result',
  'us-core-documentreference': 'status type category subject date author content',
  'us-core-encounter': 'identifier status class type subject participant period location',
  'us-core-goal': 'lifecycleStatus description subject target',
  'us-core-immunization': 'status vaccineCode patient occurrenceDateTime primarySource',
  'us-core-implantable-device': 'udiCarrier type patient',
  'us-core-location': 'name status',
  'us-core-medication': 'code',
  'us-core-medicationdispense': 'status medicationReference subject type whenHandedOver quantity',
  'us-core-medicationrequest':
    'status intent category reportedBoolean medicationCodeableConcept|medicationReference subject requester authoredOn dosageInstruction',
  'us-core-organization': 'active name',
  'us-core-patient': 'identifier name gender birthDate address communication extension',
  'us-core-practitioner': 'identifier name',
  'us-core-practitionerrole': 'practitioner organization code specialty location telecom',
  'us-core-procedure': 'status code subject performedPeriod',
  'us-core-provenance': 'target recorded agent',
  'us-core-relatedperson': 'active patient relationship name',
  'us-core-servicerequest': 'status intent category code subject authoredOn requester',
  'us-core-specimen': 'type subject',
  'us-core-blood-pressure': 'status category code subject effectiveDateTime component',
  'us-core-body-height': measured,
  'us-core-body-temperature': measured,
  'us-core-body-weight': measured,
  'us-core-bmi': measured,
  'us-core-heart-rate': measured,
  'us-core-respiratory-rate': measured,
  'us-core-pulse-oximetry': measured,
  'us-core-head-circumference': measured,
  'pediatric-bmi-for-age': measured,
  'pediatric-weight-for-height': measured,
  'head-occipital-frontal-circumference-percentile': measured,
  'us-core-observation-lab': `${measured} interpretation referenceRange specimen`,
  'us-core-observation-screening-assessment': measured,
  'us-core-observation-pregnancystatus': 'status category code subject effectiveDateTime valueCodeableConcept',
  'us-core-smokingstatus': 'status category code subject effectiveDateTime valueCodeableConcept',
};

const profileOf = ({ meta }: (typeof population)[number]) => meta?.profile?.[0]?.slice(core.length);

test.each(Object.entries(required))('%s: what it requires is there', (profile, elements) => {
  const resources = population.filter(resource => profileOf(resource) === profile);
  expect(resources.length).toBeGreaterThan(0);
  for (const resource of resources) {
    for (const element of elements.split(' ')) {
      expect(
        element.split('|').some(name => name in resource),
        `${element} of ${resource.id}`,
      ).toBe(true);
    }
  }
});

test('every resource names its profile, save Binary, Group and the glucose meter, for which US Core has none', () => {
  const plain = population.filter(({ meta }) => meta === undefined).map(({ resourceType }) => resourceType);
  expect([...new Set(plain)].sort()).toEqual(['Binary', 'Device', 'Group']);
  expect(population.filter(resource => resource.meta && !((profileOf(resource) ?? '') in required))).toEqual([]);
});

test('blood pressure is a panel of systolic and diastolic in mmHg', () => {
  for (const resource of population) {
    if (resource.resourceType !== 'Observation' || profileOf(resource) !== 'us-core-blood-pressure') continue;
    expect(resource.component?.map(({ code }) => code.coding?.[0]?.code)).toEqual(['8480-6', '8462-4']);
    expect(resource.component?.map(({ valueQuantity }) => valueQuantity?.code)).toEqual(['mm[Hg]', 'mm[Hg]']);
  }
});

test('every patient has race, ethnicity and birth sex', () => {
  for (const resource of population) {
    if (resource.resourceType !== 'Patient') continue;
    const urls = resource.extension?.map(({ url }) => url.slice(core.length));
    expect(urls).toEqual(expect.arrayContaining(['us-core-race', 'us-core-ethnicity', 'us-core-birthsex']));
  }
});
