/** For tests of writes over HTTP: who writes, and how. */
import type { OperationOutcome, Resource } from '@smart-ehr/fhir';
import type { startFhirServer, TestAccess } from '../testing.ts';

const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] });
const categories = 'http://terminology.hl7.org/CodeSystem/observation-category';

export const laboratory = [{ coding: [{ system: categories, code: 'laboratory' }] }];
export const vitalSigns = [{ coding: [{ system: categories, code: 'vital-signs' }] }];

/** An observation of a patient that may be written. */
export function observationOf(patient: string, more: object = {}) {
  return {
    resourceType: 'Observation',
    status: 'final',
    category: laboratory,
    code: loinc('4548-4'),
    subject: { reference: `Patient/${patient}` },
    ...more,
  };
}

const dora = { username: 'dora', role: 'practitioner', panelOf: 'Practitioner/dora', recordIds: [] } as const;

/** By token. The records are those of testing-records.ts: a and b are dora's patients, c is not. */
export const writers: Record<string, TestAccess> = {
  all: { scope: 'system/*.cruds' },
  reader: { scope: 'system/*.rs' },
  a: { scope: 'patient/*.cruds', patientId: 'a' },
  creator: { scope: 'patient/Observation.c', patientId: 'a' },
  updater: { scope: 'patient/Observation.u', patientId: 'a' },
  labs: { scope: `patient/Observation.cruds?category=${categories}|laboratory`, patientId: 'a' },
  everyLab: { scope: `system/Observation.cruds?category=${categories}|laboratory` },
  documents: { scope: 'patient/DocumentReference.cruds', patientId: 'a' },
  dora: { scope: 'user/*.cruds', user: { ...dora, recordIds: [] } },
  nurse: { scope: 'user/*.cruds', user: { ...dora, recordIds: [], role: 'nurse' } },
  person: { scope: 'patient/*.cruds', patientId: 'a', user: { username: 'ana', role: 'patient', recordIds: ['a'] } },
};

type Server = Awaited<ReturnType<typeof startFhirServer>>;

/** Sends a body as FHIR's JSON, or as it is when it is a text. */
export function createSend(server: () => Server) {
  return (method: string, path: string, token: string, body?: unknown, headers: Record<string, string> = {}) =>
    server().request(path, token, {
      method,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: {
        ...(body !== undefined && {
          'content-type': method === 'PATCH' ? 'application/json-patch+json' : 'application/fhir+json',
        }),
        ...headers,
      },
    });
}

export const bodyOf = async (response: Response) => (await response.json()) as Resource & Record<string, unknown>;

/** The first issue of an error's outcome. */
export async function issueOf(response: Response) {
  const outcome = (await response.json()) as OperationOutcome;
  if (outcome.resourceType !== 'OperationOutcome') throw new Error(`No outcome: ${JSON.stringify(outcome)}`);
  return outcome.issue[0];
}
