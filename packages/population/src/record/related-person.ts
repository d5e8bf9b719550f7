import type { Address, Reference, RelatedPerson } from '@smart-ehr/fhir';
import { type Code, concept, hl7 } from '../codes/code.ts';
import { addToChart, type Chart, type Sex } from './chart.ts';
import { profiled } from './profiles.ts';
import { signAtRegistration } from './provenance.ts';

const relationships = {
  mother: hl7('v3-RoleCode', 'MTH', 'mother'),
  father: hl7('v3-RoleCode', 'FTH', 'father'),
  daughter: hl7('v3-RoleCode', 'DAU', 'natural daughter'),
  spouse: hl7('v3-RoleCode', 'SPS', 'spouse'),
} as const satisfies Record<string, Code>;

export type Relative = {
  relationship: keyof typeof relationships;
  given: string;
  family: string;
  sex: Sex;
  phone: string;
  /** Where they live; with the patient if nothing is said. */
  address?: Address;
  language?: 'es';
};

/** Somebody close to the patient. https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-relatedperson.html */
export function recordRelative(chart: Chart, relative: Relative, slug?: string): Reference {
  const { relationship, given, family, sex, phone, address = chart.home, language } = relative;
  const person: RelatedPerson = {
    resourceType: 'RelatedPerson',
    meta: profiled('relatedperson'),
    active: true,
    patient: chart.patient,
    relationship: [concept(relationships[relationship])],
    name: [{ use: 'official', text: `${given} ${family}`, family, given: [given] }],
    telecom: [{ system: 'phone', value: phone, use: 'mobile' }],
    gender: sex,
    address: [address],
    ...(language === undefined
      ? {}
      : {
          communication: [
            { language: concept({ system: 'urn:ietf:bcp:47', code: 'es', display: 'Spanish' }), preferred: true },
          ],
        }),
  };
  const reference = addToChart(chart, person, slug);
  signAtRegistration(chart, reference);
  return { ...reference, display: `${given} ${family}` };
}
