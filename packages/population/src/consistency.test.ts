import type { Attachment, Observation, Reference, Resource, ResourceOf } from '@smart-ehr/fhir';
import { describe, expect, test } from 'vitest';
import { generatePopulation } from './index.ts';

const anchor = '2026-09-01';
const population = [...generatePopulation({ generated: 100, anchor })];
const names = new Map(population.map(resource => [`${resource.resourceType}/${resource.id}`, resource]));
const ofType = <Type extends Resource['resourceType']>(type: Type) =>
  population.filter((resource): resource is ResourceOf<Type> => resource.resourceType === type);

/** Everything in a resource, however deep. */
function* partsOf(value: unknown): Generator<object> {
  if (typeof value !== 'object' || value === null) return;
  yield value;
  for (const part of Object.values(value)) yield* partsOf(part);
}

const patientOf = (resource: Resource): string | undefined => {
  const owner: Reference | undefined =
    'subject' in resource ? (resource.subject as Reference) : 'patient' in resource ? resource.patient : undefined;
  return owner?.reference;
};

describe('references', () => {
  const references = population.flatMap(resource =>
    [...partsOf(resource)].flatMap(part => ('reference' in part ? [String(part.reference)] : [])),
  );

  test('are relative', () => {
    expect(references.filter(reference => !/^[A-Z][A-Za-z]+\/[0-9a-f-]{36}$/.test(reference))).toEqual([]);
  });

  test('all lead to a resource of the population', () => {
    expect(references.filter(reference => !names.has(reference))).toEqual([]);
  });

  test('lead from one chart to no other patient', () => {
    const strangers = population.flatMap(resource => {
      const owner = patientOf(resource);
      if (owner === undefined) return [];
      return [...partsOf(resource)].filter(
        part => 'reference' in part && String(part.reference).startsWith('Patient/') && part.reference !== owner,
      );
    });
    expect(strangers).toEqual([]);
  });
});

test('no element is empty', () => {
  const empty = population.flatMap(resource =>
    [...partsOf(resource)].filter(
      part =>
        Object.values(part).some(value => value === '' || value === undefined || value === null) ||
        Object.keys(part).length === 0,
    ),
  );
  expect(empty).toEqual([]);
});

describe('time', () => {
  const begins = (resource: Resource): string | undefined => {
    if ('effectiveDateTime' in resource) return resource.effectiveDateTime;
    if ('occurrenceDateTime' in resource) return resource.occurrenceDateTime;
    if ('onsetDateTime' in resource) return resource.onsetDateTime;
    return 'authoredOn' in resource ? resource.authoredOn : undefined;
  };
  const dated = population.flatMap(resource => {
    const patient = names.get(patientOf(resource) ?? '');
    const day = begins(resource)?.slice(0, 10);
    return patient?.resourceType === 'Patient' && day !== undefined ? [{ day, patient }] : [];
  });

  test('begins for nobody before birth', () => {
    expect(dated.filter(({ day, patient }) => day < (patient.birthDate ?? ''))).toEqual([]);
  });

  test('ends for everybody with death', () => {
    expect(
      dated.filter(({ day, patient: { deceasedDateTime } }) => deceasedDateTime && day > deceasedDateTime),
    ).toEqual([]);
  });

  test('does not reach beyond the anchor', () => {
    expect(dated.filter(({ day }) => day > anchor)).toEqual([]);
    expect(ofType('Condition').filter(({ abatementDateTime = '' }) => abatementDateTime > anchor)).toEqual([]);
  });

  test('leaves no prescription or plan running after death', () => {
    const dead = new Set(
      ofType('Patient').flatMap(({ id, deceasedDateTime }) => (deceasedDateTime ? [`Patient/${id}`] : [])),
    );
    expect(dead.size).toBeGreaterThan(0);
    const running = [...ofType('MedicationRequest'), ...ofType('CarePlan'), ...ofType('CareTeam')].filter(
      resource => resource.status === 'active' && dead.has(resource.subject?.reference ?? ''),
    );
    expect(running).toEqual([]);
  });
});

describe('files', () => {
  const attachments = [
    ...ofType('DocumentReference').flatMap(({ subject, content }) =>
      content.map(({ attachment }) => ({ subject, attachment })),
    ),
    ...ofType('DiagnosticReport').flatMap(({ subject, presentedForm = [] }) =>
      presentedForm.map(attachment => ({ subject, attachment })),
    ),
    ...ofType('Media').map(({ subject, content }) => ({ subject, attachment: content })),
  ];
  const bytesOf = ({ url = '', data = '' }: Attachment): Buffer => {
    const binary = names.get(url);
    return Buffer.from(binary?.resourceType === 'Binary' ? (binary.data ?? '') : data, 'base64');
  };

  test('are Binaries that belong to the same patient, but for one that stands where it is named', () => {
    expect(attachments.length).toBeGreaterThan(200);
    const inPlace = attachments.filter(({ attachment }) => attachment.data !== undefined);
    expect(inPlace.length).toBeGreaterThan(0);
    for (const { subject, attachment } of attachments) {
      if (attachment.data !== undefined) continue;
      const binary = names.get(attachment.url ?? '');
      expect(binary?.resourceType === 'Binary' && binary.contentType).toBe(attachment.contentType);
      expect(binary?.resourceType === 'Binary' && binary.securityContext?.reference).toBe(subject?.reference);
    }
  });

  test('say how long they are', () => {
    for (const { attachment } of attachments) expect(bytesOf(attachment).length).toBe(attachment.size);
  });

  test('are all of them shown by a document, a report or a picture', () => {
    const shown = new Set(attachments.map(({ attachment }) => attachment.url));
    expect(ofType('Binary').filter(({ id }) => !shown.has(`Binary/${id}`))).toEqual([]);
  });

  test.each([
    ['text/plain; charset=utf-8', /^[^<]+\n$/],
    ['application/pdf', /^%PDF-1\.4\n[\s\S]*%%EOF\n$/],
    ['application/xml', /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<ClinicalDocument [\s\S]*<\/ClinicalDocument>\n$/],
    ['image/png', /^\x89PNG/],
  ])('are %s by their bytes as well', (contentType, form) => {
    const own = attachments.filter(({ attachment }) => attachment.contentType === contentType);
    expect(own.length).toBeGreaterThan(1);
    for (const { attachment } of own) expect(bytesOf(attachment).toString('latin1')).toMatch(form);
  });
});

test('a provenance stands behind every resource, save provenances and groups', () => {
  const signed = new Set(ofType('Provenance').flatMap(({ target }) => target.map(({ reference }) => reference)));
  const unsigned = population.filter(
    ({ resourceType, id }) => !['Provenance', 'Group'].includes(resourceType) && !signed.has(`${resourceType}/${id}`),
  );
  expect(unsigned).toEqual([]);
});

test('everybody with a lasting condition has a care plan, a care team and a goal', () => {
  const chronic = /diabetes|hypertension|asthma|depress|hypothyroid/i;
  const holders = (resources: { subject?: Reference }[]) => new Set(resources.map(({ subject }) => subject?.reference));
  const ill = ofType('Condition').filter(
    ({ category, code }) =>
      category?.[0]?.coding?.[0]?.code === 'problem-list-item' && chronic.test(code?.coding?.[0]?.display ?? ''),
  );
  expect(ill.length).toBeGreaterThan(20);
  for (const owners of [holders(ofType('CarePlan')), holders(ofType('CareTeam')), holders(ofType('Goal'))]) {
    for (const { subject } of ill) expect(owners).toContain(subject.reference);
  }
});

test('nobody with an allergy to penicillin is given amoxicillin', () => {
  const warned = new Set(
    ofType('AllergyIntolerance').flatMap(({ code, patient }) =>
      code?.text === 'Penicillin' ? [patient.reference] : [],
    ),
  );
  expect(warned.size).toBeGreaterThan(1);
  const given = ofType('MedicationRequest').filter(({ medicationCodeableConcept }) =>
    medicationCodeableConcept?.text?.startsWith('amoxicillin'),
  );
  expect(given.length).toBeGreaterThan(1);
  expect(given.filter(({ subject }) => warned.has(subject.reference))).toEqual([]);
});

test('the body mass index is that of the weight and height of the same visit', () => {
  const visits = new Map<string, Record<string, number>>();
  for (const { encounter, code, valueQuantity } of ofType('Observation') as Observation[]) {
    const found = visits.get(encounter?.reference ?? '') ?? {};
    visits.set(encounter?.reference ?? '', found);
    found[code.coding?.[0]?.code ?? ''] = valueQuantity?.value ?? Number.NaN;
  }
  for (const { '29463-7': weight = 0, '8302-2': height = 1, '39156-5': bmi } of visits.values()) {
    if (bmi !== undefined && !Number.isNaN(bmi))
      expect(Math.abs(weight / (height / 100) ** 2 - bmi)).toBeLessThan(0.25);
  }
});

test('telephone numbers and mail addresses belong to nobody', () => {
  const points = population.flatMap(resource =>
    [...partsOf(resource)].filter(part => 'system' in part && 'use' in part),
  );
  for (const point of points) {
    if (!('value' in point && 'system' in point)) continue;
    if (point.system === 'phone') expect(point.value).toMatch(/^\d{3}-555-01\d\d$/);
    if (point.system === 'email')
      expect(point.value).toMatch(/^[a-z0-9.-]+@(example\.(com|org|net)|lakeside\.example)$/);
  }
});

test('medical record numbers are of the clinic’s form, and each is given once', () => {
  const numbers = ofType('Patient').map(({ identifier }) => identifier?.[0]?.value ?? '');
  expect(numbers.filter(number => !/^\d{3}-\d{4}$/.test(number))).toEqual([]);
  expect(new Set(numbers).size).toBe(numbers.length);
});
