import { snomed } from './code.ts';

export const procedures = {
  retinalScreening: snomed('134395001', 'Diabetic retinopathy screening'),
  footExam: snomed('401191002', 'Diabetic foot examination'),
  colonoscopy: snomed('73761001', 'Colonoscopy'),
  mammogram: snomed('71651007', 'Mammography'),
  depressionScreening: snomed('171207006', 'Depression screening'),
  spirometry: snomed('127783003', 'Spirometry'),
  electrocardiogram: snomed('29303009', 'Electrocardiographic procedure'),
  pacemaker: snomed('307280005', 'Implantation of cardiac pacemaker'),
  physicalTherapy: snomed('91251008', 'Physical therapy procedure'),
  obstetricUltrasound: snomed('268445003', 'Ultrasound scan - obstetric'),
  delivery: snomed('177184002', 'Normal delivery procedure'),
  newbornHearing: snomed('417491009', 'Neonatal hearing test'),
  medicationReview: snomed('430193006', 'Medication reconciliation'),
} as const;

export type ProcedureName = keyof typeof procedures;
