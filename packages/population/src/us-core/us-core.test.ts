import type { Extension, Reference, Resource } from '@smart-ehr/fhir';
import { describe, expect, test } from 'vitest';
import { generatePopulation } from '../index.ts';
import { createCheck } from './conformance.ts';
import { parseProfile } from './profile.ts';
import { profileTables, valueSets } from './profiles.generated.ts';

const canonical = 'http://hl7.org/fhir/us/core/StructureDefinition/';
const all = Object.entries(profileTables).map(([name, table]) => ({ name, ...parseProfile(table, valueSets) }));
const profiles = all.filter(({ type }) => type !== 'Extension');
const extensions = all.filter(({ type }) => type === 'Extension');

const population = [...generatePopulation()];
const nameOf = ({ meta }: Resource) => meta?.profile?.[0]?.slice(canonical.length);

/** A resource follows the profile that it names, and those that this one builds on. */
const followers = new Map<string, Resource[]>(profiles.map(({ name }) => [name, []]));
for (const resource of population) {
  for (let name = nameOf(resource); name !== undefined; ) {
    followers.get(name)?.push(resource);
    name = profiles.find(profile => profile.name === name)?.base;
  }
}

/** What the population cannot have, and why. */
const without: Readonly<Record<string, string>> = {
  meta: 'the store stamps it',
  'meta.lastUpdated': 'the store stamps it',
  'us-core-blood-pressure value[x]': 'the values of the panel are its components',
};

describe.each(profiles)('$name', ({ name, type, base, elements }) => {
  const resources = followers.get(name) ?? [];
  const checked = resources.map(createCheck({ type, base, elements }));

  test('is followed by a resource, of the right type, and without exception', () => {
    expect(resources.length).toBeGreaterThan(0);
    expect(resources.filter(({ resourceType }) => resourceType !== type)).toEqual([]);
    expect(
      checked.flatMap(({ violations }, index) => violations.map(text => `${resources[index]?.id}: ${text}`)),
    ).toEqual([]);
  });

  test('has all that must be supported, and what USCDI adds, somewhere', () => {
    const present = new Set(checked.flatMap(conformance => [...conformance.present]));
    const missing = elements
      .filter(({ id, support }) => support !== undefined && !present.has(id))
      .map(({ id }) => id)
      .filter(id => !(id in without) && !(`${name} ${id}` in without));
    expect(missing).toEqual([]);
  });
});

/** Of a choice, each kind of value, and of a reference, each type that it must be able to lead to. */
const kinds: readonly [profile: string, path: string, kinds: readonly string[]][] = [
  ['us-core-observation-lab', 'value', ['Quantity', 'CodeableConcept', 'String']],
  ['us-core-observation-clinical-result', 'value', ['Quantity', 'CodeableConcept', 'String']],
  ['us-core-observation-screening-assessment', 'value', ['Quantity', 'CodeableConcept', 'String']],
  ['us-core-observation-screening-assessment', 'derivedFrom', ['Observation', 'QuestionnaireResponse']],
  ['us-core-simple-observation', 'value', ['Quantity', 'CodeableConcept', 'String', 'Boolean']],
  ['us-core-care-experience-preference', 'value', ['CodeableConcept', 'String']],
  ['us-core-treatment-intervention-preference', 'value', ['CodeableConcept', 'String']],
  ['us-core-smokingstatus', 'value', ['Quantity', 'CodeableConcept']],
  ['us-core-procedure', 'performed', ['DateTime', 'Period']],
  ['us-core-questionnaireresponse', 'item.answer.value', ['Decimal', 'String', 'Coding']],
  ['us-core-questionnaireresponse', 'author', ['Practitioner']],
  ['us-core-diagnosticreport-lab', 'performer', ['Practitioner', 'Organization']],
  ['us-core-diagnosticreport-note', 'performer', ['Practitioner', 'Organization']],
  ['us-core-careteam', 'participant.member', ['Practitioner', 'PractitionerRole', 'Patient', 'RelatedPerson']],
  ['us-core-medicationrequest', 'medication', ['CodeableConcept', 'Reference']],
  ['us-core-medicationrequest', 'reported', ['Boolean', 'Reference']],
  ['us-core-medicationrequest', 'reportedReference', ['Patient', 'Practitioner']],
  ['us-core-medicationdispense', 'performer.actor', ['Practitioner', 'Organization']],
];

test.each(kinds)('%s has at %s all of %j', (name, path, wanted) => {
  const found = new Set((followers.get(name) ?? []).flatMap(resource => kindsAt(resource, path.split('.'))));
  expect(wanted.filter(kind => !found.has(kind))).toEqual([]);
});

/** `valueString` at `value` is a String; a reference is of the type that it leads to. */
function kindsAt(value: unknown, [name = '', ...rest]: readonly string[]): string[] {
  const fields = Object.entries(value ?? {});
  if (rest.length > 0)
    return fields.flatMap(([key, of]) => (key === name ? [of].flat() : [])).flatMap(of => kindsAt(of, rest));
  return fields.flatMap(([key, of]) => {
    if (key !== name) return key.startsWith(name) ? key.slice(name.length) : [];
    return [of].flat().map(({ reference = '' }: Reference) => reference.slice(0, reference.indexOf('/')));
  });
}

test('somewhere who or what must be named is unknown, by code and by extension', () => {
  const told = JSON.stringify(population);
  expect(told).toContain('http://hl7.org/fhir/StructureDefinition/data-absent-reason');
  expect(told).toContain('http://terminology.hl7.org/CodeSystem/data-absent-reason');
});

describe('extensions', () => {
  const used = population.flatMap(extensionsIn);

  test.each(extensions)('$name is as it is defined', ({ name, ...profile }) => {
    const check = createCheck(profile);
    const own = used.filter(({ url }) => url === canonical + name);
    expect(own.flatMap(extension => check(extension).violations)).toEqual([]);
  });

  test('of US Core are all known', () => {
    const names = new Set(extensions.map(({ name }) => canonical + name));
    expect(used.filter(({ url }) => url.startsWith(canonical) && !names.has(url))).toEqual([]);
  });
});

/** Every extension in a resource, however deep. */
function extensionsIn(value: unknown): Extension[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'extension' in value ? (value.extension as Extension[]) : [];
  return [...own, ...Object.values(value).flatMap(extensionsIn)];
}

test('every resource names a profile of US Core, save those for which it has none', () => {
  expect(population.filter(one => one.meta !== undefined && !followers.has(nameOf(one) ?? ''))).toEqual([]);
  const plain = population.filter(({ meta }) => meta === undefined).map(({ resourceType }) => resourceType);
  // A glucose meter is a Device, and not implanted.
  expect([...new Set(plain)].sort()).toEqual(['Binary', 'Device', 'Endpoint', 'Group', 'Media', 'Questionnaire']);
});

test('every patient has race, ethnicity and birth sex', () => {
  for (const resource of population) {
    if (resource.resourceType !== 'Patient') continue;
    const urls = resource.extension?.map(({ url }) => url.slice(canonical.length));
    expect(urls).toEqual(expect.arrayContaining(['us-core-race', 'us-core-ethnicity', 'us-core-birthsex']));
  }
});
