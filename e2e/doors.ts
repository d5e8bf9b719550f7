import { ehrUrl, fhirBase } from './stack.ts';
import { webchartFhirBase, webchartIssuer } from './webchart-app.ts';

/** What an outside client is told about a front door: the issuer and the FHIR base. All else it discovers. */
export type Door = { name: string; issuer: string; fhirBase: string };

export const doors: readonly Door[] = [
  { name: 'current', issuer: ehrUrl, fhirBase },
  { name: 'webchart-2024', issuer: webchartIssuer, fhirBase: webchartFhirBase },
];
