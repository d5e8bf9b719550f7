import type { Resource } from '@smart-ehr/fhir';
export type Draw = { seed: number; number: number; anchor: string };
export function generatePatient(_draw: Draw): Resource[] { return []; }
