import type { Reference } from '@smart-ehr/fhir';
import type { Day } from '../calendar.ts';
import {
  addProblem,
  observeHomePressure,
  prescribe,
  problems,
  quarterlyRefills,
  recordOccupation,
  setGoal,
  type Visit,
} from '../record/index.ts';

/** One of William Hart's visits about his diabetes: a row that reads as the nurse's flow sheet does. */
export type Control = {
  day: Day;
  hba1c: number;
  weight: number;
  bloodPressure: [number, number];
  ldl: number;
  /** mg/dL; the filtration rate is computed from it. */
  creatinine: number;
  /** mg albumin per g creatinine in the urine. */
  urineAlbumin?: number;
  note?: string;
  also?: (visit: Visit, diabetes: Reference) => void;
};

export const controls: Control[] = [
  {
    day: '2018-08-20',
    hba1c: 7.8,
    weight: 105.1,
    bloodPressure: [138, 86],
    ldl: 104,
    creatinine: 1.06,
    note: 'Tolerates metformin. Doubled to 1000 mg twice a day. Walks the dog every evening.',
    also: (visit, reason) => {
      prescribe(visit, 'metformin1000', {
        reason,
        adherence: 'good',
        handedOver: quarterlyRefills('2025-08-18', '2026-08-24'),
      });
    },
  },
  { day: '2019-02-18', hba1c: 7.1, weight: 101.3, bloodPressure: [132, 82], ldl: 92, creatinine: 1.09 },
  {
    day: '2019-11-11',
    hba1c: 6.9,
    weight: 98.8,
    bloodPressure: [130, 80],
    ldl: 88,
    creatinine: 1.12,
    urineAlbumin: 18,
    note: 'Below 7 % and below 100 kg for the first time. He is proud, and may be.',
  },
  { day: '2020-09-14', hba1c: 7.2, weight: 100.6, bloodPressure: [134, 84], ldl: 90, creatinine: 1.15 },
  {
    day: '2021-11-08',
    hba1c: 7.4,
    weight: 102.0,
    bloodPressure: [142, 88],
    ldl: 94,
    creatinine: 1.24,
    urineAlbumin: 27,
    note: 'Blood pressure back up after a year of long hauls. Lisinopril raised to 20 mg.',
    also: visit => {
      prescribe(visit, 'lisinopril20', { handedOver: quarterlyRefills('2025-11-10', '2026-08-24') });
    },
  },
  {
    day: '2023-05-15',
    hba1c: 8.1,
    weight: 103.7,
    bloodPressure: [136, 84],
    ldl: 98,
    creatinine: 1.42,
    urineAlbumin: 64,
    note: `HbA1c 8.1 %, eGFR down to the fifties, albumin in the urine. Kidney disease stage 3a by the second sample.
Added empagliflozin 10 mg: for the sugar and for the kidneys. Statin doubled. Told about genital infections and sick days.`,
    also: (visit, reason) => {
      const kidneys = addProblem(visit, problems.kidneyDisease3a);
      prescribe(visit, 'empagliflozin10', {
        reason: kidneys,
        byReference: true,
        handedOver: quarterlyRefills('2025-11-17', '2026-08-24'),
      });
      prescribe(visit, 'atorvastatin40', { reason });
      setGoal(visit, { text: 'Keep the kidneys’ filtration rate above 45', due: '2027-05-15', addresses: kidneys });
    },
  },
  {
    day: '2023-11-20',
    hba1c: 7.3,
    weight: 100.2,
    bloodPressure: [130, 80],
    ldl: 68,
    creatinine: 1.46,
    urineAlbumin: 48,
  },
  {
    day: '2024-10-21',
    hba1c: 7.0,
    weight: 98.4,
    bloodPressure: [128, 78],
    ldl: 64,
    creatinine: 1.44,
    urineAlbumin: 35,
  },
  {
    day: '2025-09-29',
    hba1c: 6.9,
    weight: 97.1,
    bloodPressure: [126, 78],
    ldl: 66,
    creatinine: 1.47,
    urineAlbumin: 31,
    note: 'Retired in June. Sleeps better, walks daily. 125/77 at home. No change of medicines.',
    also: visit => {
      recordOccupation(visit, 'truckDriver', '1985-09-02', '2025-06-27');
      observeHomePressure(visit, [125, 77]);
    },
  },
  {
    day: '2026-06-15',
    hba1c: 6.8,
    weight: 96.5,
    bloodPressure: [128, 76],
    ldl: 65,
    creatinine: 1.45,
    urineAlbumin: 28,
    note: 'HbA1c 6.8 %, kidneys steady. Asks whether an app may see his results: yes, he chooses what it sees.',
  },
];
