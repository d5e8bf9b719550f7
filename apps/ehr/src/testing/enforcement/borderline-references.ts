/** Whom the resources on a border refer to, and how their codes are written. */
import type { Reference } from '@smart-ehr/fhir';
import { patientIds, practitionerIds } from '@smart-ehr/prisma/cast';

export const to = (reference: string): Reference => ({ reference });
export const william = to(`Patient/${patientIds['william-hart']}`);
export const harold = to(`Patient/${patientIds['harold-nguyen']}`);
export const maria = to(`Patient/${patientIds['maria-lopez']}`);
export const mateo = to(`Patient/${patientIds['mateo-lopez']}`);
export const okafor = to(`Practitioner/${practitionerIds['amara-okafor']}`);
export const elsewhere = `https://elsewhere.example/fhir/${william.reference}`;

const observationCategory = 'http://terminology.hl7.org/CodeSystem/observation-category';
export const coded = (code: string, system?: string) => ({ coding: [{ ...(system && { system }), code }] });
export const category = (code: string, system = observationCategory) => [coded(code, system)];
