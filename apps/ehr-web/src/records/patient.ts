import type { Patient } from '@smart-ehr/fhir';

/** What a chart's banner and a list of patients say of somebody. */
export type PatientFacts = {
  id: string;
  /** `Hart, William`: how lists and banners of records name people. */
  listedName: string;
  name: string;
  family: string;
  given: string;
  birthDate?: string;
  deathDate?: string;
  sex: 'male' | 'female' | 'other' | 'unknown';
  mrn?: string;
  physician?: string;
};

/** https://hl7.org/fhir/us/core/StructureDefinition-us-core-patient.html */
export function factsOf(patient: Patient): PatientFacts {
  const name = patient.name?.find(({ use }) => use === 'official') ?? patient.name?.[0];
  const [family, given] = [name?.family ?? '', name?.given?.[0] ?? ''];
  const fullName = name?.text ?? [given, family].filter(Boolean).join(' ');
  const physician = patient.generalPractitioner?.[0]?.display;
  const mrn = patient.identifier?.find(({ type }) => type?.coding?.some(({ code }) => code === 'MR'))?.value;
  return {
    id: patient.id ?? '',
    name: fullName,
    listedName: [family, given].filter(Boolean).join(', ') || fullName,
    family: family || fullName,
    given,
    sex: patient.gender ?? 'unknown',
    ...(patient.birthDate && { birthDate: patient.birthDate }),
    ...(patient.deceasedDateTime && { deathDate: patient.deceasedDateTime }),
    ...(mrn && { mrn }),
    ...(physician && { physician }),
  };
}
