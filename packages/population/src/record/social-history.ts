import type { Day } from '../calendar.ts';
import { type Code, concept, hl7, loinc, snomed } from '../codes/code.ts';
import { type OccupationName, occupations } from '../codes/occupations.ts';
import { observe, quantity } from './observations.ts';
import type { Visit } from './visit.ts';

const smokingStatuses = {
  never: snomed('266919005', 'Never smoked tobacco'),
  former: snomed('8517006', 'Ex-smoker'),
  daily: snomed('449868002', 'Smokes tobacco daily'),
} as const satisfies Record<string, Code>;

export type SmokingStatus = keyof typeof smokingStatuses;

/**
 * Whether the patient smokes, and where it is told, how much that was over the years.
 * https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-smokingstatus.html
 */
export function recordSmoking(visit: Visit, status: SmokingStatus, packYears?: number): void {
  const smoking = { profile: 'smokingstatus', category: 'social-history' } as const;
  observe(visit, {
    ...smoking,
    code: concept(loinc('72166-2', 'Tobacco smoking status')),
    found: { valueCodeableConcept: concept(smokingStatuses[status]) },
  });
  if (packYears === undefined) return;
  observe(visit, {
    ...smoking,
    code: concept(snomed('401201003', 'Cigarette pack-years')),
    found: { valueQuantity: quantity(packYears, 'pack-years', '{PackYears}') },
  });
}

const pregnancyStatuses = {
  pregnant: snomed('77386006', 'Pregnancy'),
  notPregnant: snomed('60001007', 'Not pregnant'),
} as const satisfies Record<string, Code>;

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-observation-pregnancystatus.html */
export function recordPregnancyStatus(visit: Visit, status: keyof typeof pregnancyStatuses): void {
  observe(visit, {
    profile: 'observation-pregnancystatus',
    category: 'social-history',
    code: concept(loinc('82810-3', 'Pregnancy status')),
    found: { valueCodeableConcept: concept(pregnancyStatuses[status]) },
  });
}

const pregnancyIntents = {
  wanted: snomed('454381000124105', 'Wants to become pregnant'),
  notWanted: snomed('454391000124108', 'Does not want to become pregnant'),
  unknown: hl7('v3-NullFlavor', 'UNK', 'Unknown'),
} as const satisfies Record<string, Code>;

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-observation-pregnancyintent.html */
export function recordPregnancyIntent(visit: Visit, intent: keyof typeof pregnancyIntents): void {
  observe(visit, {
    profile: 'observation-pregnancyintent',
    category: 'social-history',
    code: concept(loinc('86645-9', 'Pregnancy intention in the next year - Reported')),
    found: { valueCodeableConcept: concept(pregnancyIntents[intent]) },
  });
}

/** What the patient works, or worked, as. https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-observation-occupation.html */
export function recordOccupation(visit: Visit, name: OccupationName, start: Day, end?: Day): void {
  const { occupation, industry } = occupations[name];
  observe(visit, {
    profile: 'observation-occupation',
    category: 'social-history',
    code: concept(loinc('11341-5', 'History of Occupation')),
    during: end === undefined ? { start } : { start, end },
    found: {
      valueCodeableConcept: concept(occupation),
      component: [
        {
          code: concept(loinc('86188-0', 'History of Occupation industry')),
          valueCodeableConcept: concept(industry),
        },
      ],
    },
  });
}

const orientations = {
  heterosexual: snomed('20430005', 'Heterosexual'),
  homosexual: snomed('38628009', 'Homosexual'),
  bisexual: snomed('42035005', 'Bisexual'),
} as const satisfies Record<string, Code>;

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-observation-sexual-orientation.html */
export function recordSexualOrientation(visit: Visit, orientation: keyof typeof orientations): void {
  observe(visit, {
    profile: 'observation-sexual-orientation',
    category: 'social-history',
    code: concept(loinc('76690-7', 'Sexual orientation')),
    performer: visit.chart.patient,
    found: { valueCodeableConcept: concept(orientations[orientation]) },
  });
}
