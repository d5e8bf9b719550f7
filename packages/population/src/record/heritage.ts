import type { Extension } from '@smart-ehr/fhir';
import { concept, hl7 } from '../codes/code.ts';

/** Codes of the CDC's race and ethnicity code set. */
const system = 'urn:oid:2.16.840.1.113883.6.238';
const races = {
  white: ['2106-3', 'White'],
  black: ['2054-5', 'Black or African American'],
  asian: ['2028-9', 'Asian'],
  native: ['1002-5', 'American Indian or Alaska Native'],
  pacific: ['2076-8', 'Native Hawaiian or Other Pacific Islander'],
} as const;
const ethnicities = {
  hispanic: ['2135-2', 'Hispanic or Latino'],
  notHispanic: ['2186-5', 'Not Hispanic or Latino'],
} as const;

/** Tribes of the clinic's neighborhood, among those that the Bureau of Indian Affairs recognizes. */
const tribes = {
  navajo: hl7('v3-TribalEntityUS', '170', 'Navajo Nation, Arizona, New Mexico & Utah'),
  whiteMountainApache: hl7('v3-TribalEntityUS', '325', 'White Mountain Apache Tribe of the Fort Apache Res'),
} as const;

export type Race = keyof typeof races;
export type Ethnicity = keyof typeof ethnicities;
export type Tribe = keyof typeof tribes;

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-race.html */
export const raceExtension = (race: Race): Extension => category('us-core-race', races[race]);

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-ethnicity.html */
export const ethnicityExtension = (ethnicity: Ethnicity): Extension =>
  category('us-core-ethnicity', ethnicities[ethnicity]);

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-tribal-affiliation.html */
export const tribeExtension = (tribe: Tribe): Extension => ({
  extension: [
    { url: 'tribalAffiliation', valueCodeableConcept: concept(tribes[tribe]) },
    { url: 'isEnrolled', valueBoolean: true },
  ],
  url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-tribal-affiliation',
});

function category(extension: string, [code, display]: readonly [string, string]): Extension {
  return {
    extension: [
      { url: 'ombCategory', valueCoding: { system, code, display } },
      { url: 'text', valueString: display },
    ],
    url: `http://hl7.org/fhir/us/core/StructureDefinition/${extension}`,
  };
}
