import { FhirError } from '@smart-ehr/fhir';

/**
 * The resource types that this server holds. Each has a number that leads the keys of its rows, so that all
 * rows of one type lie together in the table and stream in one pass.
 *
 * Append only: a number, once given, belongs to its type for as long as a database exists.
 */
export const resourceTypes = [
  { type: 'AllergyIntolerance', number: 1 },
  { type: 'Binary', number: 2 },
  { type: 'CarePlan', number: 3 },
  { type: 'CareTeam', number: 4 },
  { type: 'Condition', number: 5 },
  { type: 'Coverage', number: 6 },
  { type: 'Device', number: 7 },
  { type: 'DiagnosticReport', number: 8 },
  { type: 'DocumentReference', number: 9 },
  { type: 'Encounter', number: 10 },
  { type: 'Goal', number: 11 },
  { type: 'Immunization', number: 12 },
  { type: 'Location', number: 13 },
  { type: 'Medication', number: 14 },
  { type: 'MedicationDispense', number: 15 },
  { type: 'MedicationRequest', number: 16 },
  { type: 'Observation', number: 17 },
  { type: 'Organization', number: 18 },
  { type: 'Patient', number: 19 },
  { type: 'Practitioner', number: 20 },
  { type: 'PractitionerRole', number: 21 },
  { type: 'Procedure', number: 22 },
  { type: 'Provenance', number: 23 },
  { type: 'RelatedPerson', number: 24 },
  { type: 'ServiceRequest', number: 25 },
  { type: 'Specimen', number: 26 },
  { type: 'Group', number: 27 },
  { type: 'Endpoint', number: 28 },
  { type: 'Media', number: 29 },
  { type: 'Questionnaire', number: 30 },
  { type: 'QuestionnaireResponse', number: 31 },
] as const;

export type HeldType = (typeof resourceTypes)[number]['type'];

const numbers = new Map<string, number>(resourceTypes.map(({ type, number }) => [type, number]));

export function isHeldType(type: string): type is HeldType {
  return numbers.has(type);
}

/**
 * Types whose resources name many patients at once. Backend services read them; they are in nobody's record, and no
 * person can share them with an app.
 */
const typesOfManyRecords: readonly string[] = ['Group'];

export function namesManyRecords(type: string): boolean {
  return typesOfManyRecords.includes(type);
}

/** The number of a held type; undefined for a type that this server does not hold. */
export function numberOfType(type: string): number | undefined {
  return numbers.get(type);
}

/** The type of a path. https://hl7.org/fhir/R4/http.html#read: an unknown one is 404. */
export function heldTypeOf(type: string): HeldType {
  if (isHeldType(type)) return type;
  const held = resourceTypes.map(one => one.type).toSorted();
  throw new FhirError(404, 'not-supported', `There are no resources of that type here, only ${held.join(', ')}.`, {
    specLink: 'https://hl7.org/fhir/R4/http.html#general',
  });
}
