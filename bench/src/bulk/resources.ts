/** A FHIR resource as a JSON text has it. */
export type Resource = { resourceType: string; id: string } & Record<string, unknown>;

/**
 * As many resources as are asked for, about a kilobyte each, the same every time: records of patients with four encounters,
 * five conditions and forty observations each.
 */
export function* resourcesOf(count: number): Generator<Resource> {
  for (let nth = 0; nth < count; nth++) yield resource(nth, 0);
}

/** The resource of a number below the count, as it was after so many changes. */
export function resource(nth: number, changes: number): Resource {
  const [patient, place] = [Math.floor(nth / perPatient), nth % perPatient];
  const common = { language: 'en', text: narrative(nth, changes) };
  if (place === 0) return { ...patientResource(patient), ...common };
  const subject = { reference: `Patient/${patient}`, display: `Patient number ${patient}` };
  if (place <= 4) return { ...encounter(nth, place), subject, ...common };
  const context = { subject, encounter: { reference: `Encounter/${patient * perPatient + 1 + (place % 4)}` } };
  return { ...(place <= 9 ? condition(nth) : observation(nth, place)), ...context, ...common };
}

/** The name of the resource of a number, "Type/id". */
export function nameOf(nth: number): string {
  const { resourceType, id } = resource(nth, 0);
  return `${resourceType}/${id}`;
}

/** Resources of one record; the first of them is the Patient. */
export const perPatient = 50;

const words =
  'stable reviewed no acute change since the last visit continue as planned follow up in three months'.split(' ');

function narrative(nth: number, changes: number) {
  const sentence = Array.from({ length: 30 }, (_, at) => words[(nth * 7 + at * 5 + (at >> 2)) % words.length]).join(
    ' ',
  );
  return { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${sentence}, ${changes}</div>` };
}

const dayOf = (nth: number) => new Date(Date.UTC(2015, 0, 1 + (nth % 3650))).toISOString();
const concept = (system: string, code: string, display: string) => ({
  coding: [{ system, code, display }],
  text: display,
});
const hl7 = 'http://terminology.hl7.org/CodeSystem';

function patientResource(patient: number): Resource {
  return {
    resourceType: 'Patient',
    id: String(patient),
    identifier: [{ system: 'http://hospital.example/mrn', value: `MRN-${patient}` }],
    active: true,
    name: [{ use: 'official', family: `Family${patient % 997}`, given: [`Given${patient % 89}`] }],
    telecom: [{ system: 'phone', value: `+1 555 ${patient}`, use: 'home' }],
    gender: patient % 2 === 0 ? 'female' : 'male',
    birthDate: dayOf(patient).slice(0, 10),
    address: [
      { line: [`${patient} Main Street`], city: 'Springfield', state: 'MA', postalCode: '01101', country: 'US' },
    ],
  };
}

function encounter(nth: number, place: number): Resource {
  return {
    resourceType: 'Encounter',
    id: String(nth),
    status: 'finished',
    class: { system: `${hl7}/v3-ActCode`, code: 'AMB', display: 'ambulatory' },
    type: [concept('http://snomed.info/sct', '185349003', 'Encounter for check up')],
    period: { start: dayOf(nth), end: dayOf(nth + place) },
  };
}

function condition(nth: number): Resource {
  return {
    resourceType: 'Condition',
    id: String(nth),
    clinicalStatus: concept(`${hl7}/condition-clinical`, 'active', 'Active'),
    verificationStatus: concept(`${hl7}/condition-ver-status`, 'confirmed', 'Confirmed'),
    category: [concept(`${hl7}/condition-category`, 'problem-list-item', 'Problem List Item')],
    code: concept('http://snomed.info/sct', '38341003', 'Hypertensive disorder'),
    onsetDateTime: dayOf(nth),
  };
}

function observation(nth: number, place: number): Resource {
  const unit = { unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' };
  return {
    resourceType: 'Observation',
    id: String(nth),
    status: 'final',
    category: [concept(`${hl7}/observation-category`, 'laboratory', 'Laboratory')],
    code: concept(
      'http://loinc.org',
      ['2951-2', '2823-3', '2075-0', '17861-6'][place % 4] ?? '',
      'Electrolyte in serum',
    ),
    effectiveDateTime: dayOf(nth),
    valueQuantity: { value: 1 + (nth % 1400) / 10, ...unit },
    referenceRange: [{ low: { value: 3.5, ...unit }, high: { value: 145, ...unit } }],
  };
}
