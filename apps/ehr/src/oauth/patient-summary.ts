import type { Patient } from '@smart-ehr/fhir';

/** A patient in one row of a table. */
export type PatientSummary = { name: string; birthDate?: string; gender?: Patient['gender']; mrn?: string };

/** https://hl7.org/fhir/R4/patient.html, identifier type MR of https://terminology.hl7.org/CodeSystem-v2-0203.html */
export function patientSummary(patient: Patient): PatientSummary {
  const name = patient.name?.find(({ use }) => use === 'official') ?? patient.name?.[0];
  const mrn = patient.identifier?.find(({ type }) => type?.coding?.some(({ code }) => code === 'MR'));
  return {
    name: name?.text ?? [...(name?.given ?? []), name?.family].filter(Boolean).join(' '),
    birthDate: patient.birthDate,
    gender: patient.gender,
    mrn: mrn?.value,
  };
}
