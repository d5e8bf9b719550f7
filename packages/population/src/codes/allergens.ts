import type { AllergyIntolerance } from '@smart-ehr/fhir';
import { type Code, snomed } from './code.ts';

export type Allergen = {
  readonly code: Code;
  readonly category: NonNullable<AllergyIntolerance['category']>[number];
  readonly reaction: Code;
  readonly severity: 'mild' | 'moderate' | 'severe';
};

const hives = snomed('126485001', 'Urticaria');
const rash = snomed('271807003', 'Eruption of skin');
const anaphylaxis = snomed('39579001', 'Anaphylaxis');
const nausea = snomed('422587007', 'Nausea');
const wheezing = snomed('56018004', 'Wheezing');

export const noKnownAllergy = snomed('716186003', 'No known allergy');

export const allergens = {
  penicillin: {
    code: snomed('764146007', 'Penicillin'),
    category: 'medication',
    reaction: hives,
    severity: 'moderate',
  },
  sulfonamide: {
    code: snomed('387406002', 'Sulfonamide'),
    category: 'medication',
    reaction: rash,
    severity: 'moderate',
  },
  codeine: { code: snomed('387494007', 'Codeine'), category: 'medication', reaction: nausea, severity: 'mild' },
  peanut: { code: snomed('762952008', 'Peanut'), category: 'food', reaction: anaphylaxis, severity: 'severe' },
  shellfish: { code: snomed('735029006', 'Shellfish'), category: 'food', reaction: hives, severity: 'moderate' },
  catDander: {
    code: snomed('260152009', 'Cat dander'),
    category: 'environment',
    reaction: wheezing,
    severity: 'mild',
  },
  latex: { code: snomed('111088007', 'Latex'), category: 'environment', reaction: rash, severity: 'mild' },
} as const satisfies Record<string, Allergen>;
