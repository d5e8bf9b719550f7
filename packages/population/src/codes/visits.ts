import { type Code, hl7, snomed } from './code.ts';

/** Kinds of encounter: where it happens, what it is called and how long it takes. */
export type VisitKind = { readonly class: Code; readonly type: Code; readonly minutes: number };

const ambulatory = hl7('v3-ActCode', 'AMB', 'ambulatory');
const inpatient = hl7('v3-ActCode', 'IMP', 'inpatient encounter');
const emergency = hl7('v3-ActCode', 'EMER', 'emergency');
const virtual = hl7('v3-ActCode', 'VR', 'virtual');
const home = hl7('v3-ActCode', 'HH', 'home health');

const kind = (where: Code, code: string, display: string, minutes: number): VisitKind => ({
  class: where,
  type: snomed(code, display),
  minutes,
});

export const visitKinds = {
  physical: kind(ambulatory, '162673000', 'General examination of patient', 40),
  wellChild: kind(ambulatory, '410620009', 'Well child visit', 30),
  followUp: kind(ambulatory, '390906007', 'Follow-up encounter', 20),
  sick: kind(ambulatory, '185345009', 'Encounter for symptom', 20),
  checkUp: kind(ambulatory, '185349003', 'Encounter for check up', 20),
  firstPrenatal: kind(ambulatory, '424441002', 'Prenatal initial visit', 45),
  prenatal: kind(ambulatory, '424619006', 'Prenatal visit', 20),
  postpartum: kind(ambulatory, '169762003', 'Postnatal visit', 30),
  video: kind(virtual, '448337001', 'Telemedicine consultation with patient', 15),
  emergency: kind(emergency, '50849002', 'Emergency room admission', 180),
  hospital: kind(inpatient, '32485007', 'Hospital admission', 24 * 60),
  hospice: kind(home, '305336008', 'Admission to hospice', 60),
} as const satisfies Record<string, VisitKind>;

export type VisitKindName = keyof typeof visitKinds;
