import { cvx } from './code.ts';

export const vaccines = {
  hepatitisB: cvx('08', 'Hep B, adolescent or pediatric'),
  rotavirus: cvx('119', 'rotavirus, monovalent'),
  dtap: cvx('20', 'DTaP'),
  hib: cvx('49', 'Hib (PRP-OMP)'),
  pneumococcalChild: cvx('133', 'Pneumococcal conjugate PCV 13'),
  polio: cvx('10', 'IPV'),
  mmr: cvx('03', 'MMR'),
  varicella: cvx('21', 'varicella'),
  hepatitisA: cvx('83', 'Hep A, ped/adol, 2 dose'),
  tdap: cvx('115', 'Tdap'),
  hpv: cvx('165', 'HPV9'),
  meningococcal: cvx('114', 'meningococcal MCV4P'),
  influenza: cvx('150', 'Influenza, injectable, quadrivalent, preservative free'),
  zoster: cvx('187', 'zoster recombinant'),
  pneumococcalAdult: cvx('216', 'Pneumococcal conjugate PCV20, polysaccharide CRM197 conjugate, adjuvant, PF'),
  covid: cvx('309', 'COVID-19, mRNA, LNP-S, PF, tris-sucrose, 30 mcg/0.3 mL'),
  rsvPregnancy: cvx('305', 'RSV, bivalent, protein subunit RSVpreF, diluent reconstituted, 0.5 mL, PF'),
} as const;

export type VaccineName = keyof typeof vaccines;

/**
 * The months of age at which children are given each vaccine.
 * https://www.cdc.gov/vaccines/hcp/imz-schedules/child-adolescent-age.html
 */
export const childSchedule: readonly { vaccine: VaccineName; months: readonly number[] }[] = [
  { vaccine: 'hepatitisB', months: [0, 2, 6] },
  { vaccine: 'rotavirus', months: [2, 4] },
  { vaccine: 'dtap', months: [2, 4, 6, 15, 48] },
  { vaccine: 'hib', months: [2, 4, 12] },
  { vaccine: 'pneumococcalChild', months: [2, 4, 6, 12] },
  { vaccine: 'polio', months: [2, 4, 6, 48] },
  { vaccine: 'mmr', months: [12, 48] },
  { vaccine: 'varicella', months: [12, 48] },
  { vaccine: 'hepatitisA', months: [12, 18] },
  { vaccine: 'tdap', months: [132] },
  { vaccine: 'hpv', months: [132, 138] },
  { vaccine: 'meningococcal', months: [132, 192] },
];
