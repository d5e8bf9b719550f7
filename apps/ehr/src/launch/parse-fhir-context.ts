import type { FhirContextItem } from '@smart-ehr/oauth-core';
import { typeOfContextItem } from '@smart-ehr/oauth-core/server';
import { ApiError } from '../http/api-errors.ts';

const maxItems = 20;
const maxLength = 1000;
const texts = ['reference', 'canonical', 'type', 'role'] as const;
const members: readonly string[] = [...texts, 'identifier'];

/**
 * What else is open beside the patient and the encounter.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#fhircontext-exp
 */
export function parseFhirContext(value: unknown): FhirContextItem[] {
  if (!Array.isArray(value) || value.length > maxItems) {
    throw refuse(`must be an array of at most ${maxItems} objects`);
  }
  return value.map(itemOf);
}

function itemOf(value: unknown): FhirContextItem {
  if (!isObject(value)) throw refuse('must hold objects only');
  const unknown = Object.keys(value).some(name => !members.includes(name));
  if (unknown) throw refuse(`must hold objects of ${members.join(', ')}`);
  const item: FhirContextItem = { ...textsOf(value, texts) };
  if (value.identifier !== undefined) item.identifier = identifierOf(value.identifier);
  if (!item.reference && !item.canonical && !item.identifier) {
    throw refuse('must say in each object which resource it means, by reference, canonical or identifier');
  }
  assertNotPatientOrEncounter(item);
  return item;
}

/** "Patient and Encounter resource types will not be used within fhirContext unless they include a role attribute". */
function assertNotPatientOrEncounter(item: FhirContextItem): void {
  const types = [typeOfContextItem(item), typeOfContextItem({ ...item, type: undefined })];
  const isOne = types.includes('Patient') || types.includes('Encounter');
  if (isOne && (item.role ?? 'launch') === 'launch') {
    throw refuse('must not name the patient or the encounter of the launch; send patientId and encounterId');
  }
}

function identifierOf(value: unknown): { system?: string; value?: string } {
  if (!isObject(value)) throw refuse('must hold identifiers as objects');
  const identifier = textsOf(value, ['system', 'value'] as const);
  if (identifier.value === undefined) throw refuse('must hold identifiers with a value');
  return identifier;
}

function textsOf<Name extends string>(value: Record<string, unknown>, names: readonly Name[]) {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const text = value[name];
    if (text === undefined) continue;
    if (typeof text !== 'string' || text === '' || text.length > maxLength) {
      throw refuse(`must hold ${name} as a text of 1 to ${maxLength} characters`);
    }
    found[name] = text;
  }
  return found;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refuse = (rule: string) => new ApiError(400, 'invalid_request', `The fhirContext ${rule}.`);
