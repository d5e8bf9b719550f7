/**
 * The categories by which US Core divides Condition and Observation: those for which certified servers offer scopes
 * (https://hl7.org/fhir/us/core/STU7/scopes.html), and imaging.
 */
export type Category = { system: string; code: string };

const hl7 = 'http://terminology.hl7.org/CodeSystem';
const usCore = 'http://hl7.org/fhir/us/core/CodeSystem';

const inSystem = (system: string, ...codes: string[]): Category[] => codes.map(code => ({ system, code }));

export const categoriesOfType: Readonly<Record<string, readonly Category[]>> = {
  Condition: [
    ...inSystem(`${hl7}/condition-category`, 'encounter-diagnosis', 'problem-list-item'),
    ...inSystem(`${usCore}/condition-category`, 'health-concern'),
  ],
  Observation: [
    ...inSystem(`${hl7}/observation-category`, 'vital-signs', 'laboratory', 'imaging', 'social-history', 'survey'),
    ...inSystem(`${usCore}/us-core-observation-category`, 'clinical-test'),
    ...inSystem(`${usCore}/us-core-category`, 'sdoh'),
  ],
};
