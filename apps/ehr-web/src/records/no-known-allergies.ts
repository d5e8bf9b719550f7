import type { AllergyIntolerance, Resource } from '@smart-ehr/fhir';
import type { Catalogue } from '../texts/en.ts';
import { codeOf, nameOf, ofType } from './codes.ts';

const snomed = 'http://snomed.info/sct';
const noKnownAllergy = '716186003';

/** Of any kind; to drugs, foods, the environment, insects, animals; to latex by its former and by its present code. */
const absences = [
  noKnownAllergy,
  '409137002',
  '429625007',
  '428607008',
  '428197003',
  '716220001',
  '716184000',
  '1003774007',
];

/** Says that there is no allergy, in the resource that elsewhere says that there is one. */
export const statesAbsence = ({ code }: AllergyIntolerance): boolean => codeIn(code, absences);

/**
 * What is stated not to be there, in words: no warning, and nothing to be counted.
 * https://hl7.org/fhir/us/core/StructureDefinition-us-core-allergyintolerance.html (716186003 "No known allergy")
 */
export function noKnownAllergies(resources: readonly Resource[], { chart }: Catalogue): string[] {
  return ofType(resources, 'AllergyIntolerance')
    .filter(it => statesAbsence(it) && !['inactive', 'resolved'].includes(codeOf(it.clinicalStatus) ?? ''))
    .map(({ code }) => (codeIn(code, [noKnownAllergy]) ? chart.noKnownAllergies : (nameOf(code) ?? '')))
    .filter((words, at, all) => words !== '' && all.indexOf(words) === at);
}

const codeIn = (concept: AllergyIntolerance['code'], codes: readonly string[]): boolean =>
  concept?.coding?.some(({ system, code = '' }) => system === snomed && codes.includes(code)) ?? false;
