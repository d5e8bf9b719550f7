import type { Practitioner, PractitionerRole, Reference } from '@smart-ehr/fhir';
import { type Code, concept, snomed } from '../codes/code.ts';
import { referTo, resourceId } from '../ids.ts';
import { profiled } from '../record/profiles.ts';
import { endpoint } from './endpoints.ts';
import { exampleNpi } from './npi.ts';
import { addressOf, location, organization } from './organizations.ts';

type Member = {
  given: string;
  family: string;
  gender: 'female' | 'male';
  prefix?: string;
  suffix: string;
  /** What this person is to a patient's care team. */
  role: Code;
  /** A NUCC taxonomy code. */
  specialty: [string, string];
};

const familyDoctor = snomed('446050000', 'Primary care provider');
const nurse = snomed('224535009', 'Registered nurse');
const registeredNurse: Member['specialty'] = ['163W00000X', 'Registered Nurse'];

const members = {
  'amara-okafor': {
    given: 'Amara',
    family: 'Okafor',
    gender: 'female',
    prefix: 'Dr.',
    suffix: 'MD',
    role: familyDoctor,
    specialty: ['207Q00000X', 'Family Medicine Physician'],
  },
  'nina-chen': {
    given: 'Nina',
    family: 'Chen',
    gender: 'female',
    suffix: 'RN',
    role: nurse,
    specialty: registeredNurse,
  },
  'daniel-reyes': {
    given: 'Daniel',
    family: 'Reyes',
    gender: 'male',
    prefix: 'Dr.',
    suffix: 'MD',
    role: familyDoctor,
    specialty: ['207R00000X', 'Internal Medicine Physician'],
  },
  'priya-raman': {
    given: 'Priya',
    family: 'Raman',
    gender: 'female',
    prefix: 'Dr.',
    suffix: 'MD',
    role: familyDoctor,
    specialty: ['208000000X', 'Pediatrics Physician'],
  },
  'samuel-whitfield': {
    given: 'Samuel',
    family: 'Whitfield',
    gender: 'male',
    suffix: 'RN',
    role: nurse,
    specialty: registeredNurse,
  },
  'helen-brandt': {
    given: 'Helen',
    family: 'Brandt',
    gender: 'female',
    prefix: 'Dr.',
    suffix: 'MD',
    role: snomed('17561000', 'Cardiologist'),
    specialty: ['207RC0000X', 'Cardiovascular Disease Physician'],
  },
  'grace-adeyemi': {
    given: 'Grace',
    family: 'Adeyemi',
    gender: 'female',
    prefix: 'Dr.',
    suffix: 'MD',
    role: snomed('11935004', 'Obstetrician'),
    specialty: ['207V00000X', 'Obstetrics & Gynecology Physician'],
  },
  'tomas-varga': {
    given: 'Tomas',
    family: 'Varga',
    gender: 'male',
    prefix: 'Dr.',
    suffix: 'OD',
    role: snomed('28229004', 'Optometrist'),
    specialty: ['152W00000X', 'Optometrist'],
  },
} as const satisfies Record<string, Member>;

export type StaffName = keyof typeof members;
const slugs = Object.keys(members) as StaffName[];

const references = new Map(slugs.map(slug => [slug, referTo('Practitioner', slug, displayName(members[slug]))]));
export const staff = (slug: StaffName): Reference => ({ ...references.get(slug) });
/** Whoever has that post, not the person. */
export const inRole = (slug: StaffName): Reference =>
  referTo('PractitionerRole', slug, `${displayName(members[slug])}, ${members[slug].role.display}`);
export const roleOf = (slug: StaffName): Code => members[slug].role;
export const npiOf = (slug: StaffName): string => exampleNpi(200 + slugs.indexOf(slug));
export const nameOf = (slug: StaffName) => ({ given: members[slug].given, family: members[slug].family });

/** Nina Chen works with Dr. Okafor; Samuel Whitfield with everybody else. */
export const nurseOf = (physician: StaffName): StaffName =>
  physician === 'amara-okafor' ? 'nina-chen' : 'samuel-whitfield';

function displayName({ prefix, given, family, suffix }: Member): string {
  return prefix === undefined ? `${given} ${family}, ${suffix}` : `${prefix} ${given} ${family}`;
}

const email = ({ given, family }: Member) => `${given}.${family}@lakeside.example`.toLowerCase();
const telecom = (member: Member, index: number) => [
  { system: 'phone' as const, value: `928-555-01${index + 50}`, use: 'work' as const },
  { system: 'email' as const, value: email(member), use: 'work' as const },
];

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-practitioner.html */
export function practitioners(): Practitioner[] {
  return slugs.map((slug, index) => {
    const member: Member = members[slug];
    const { given, family, gender, prefix, suffix } = member;
    const name = { use: 'official' as const, text: displayName(member), family, given: [given], suffix: [suffix] };
    return {
      resourceType: 'Practitioner',
      id: resourceId('Practitioner', slug),
      meta: profiled('practitioner'),
      identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: npiOf(slug) }],
      active: true,
      name: [prefix === undefined ? name : { ...name, prefix: [prefix] }],
      telecom: telecom(member, index),
      address: [{ use: 'work', ...addressOf('lakeside-clinic') }],
      gender,
    };
  });
}

/** https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-practitionerrole.html */
export function practitionerRoles(): PractitionerRole[] {
  return slugs.map((slug, index) => {
    const { role, specialty }: Member = members[slug];
    return {
      resourceType: 'PractitionerRole',
      id: resourceId('PractitionerRole', slug),
      meta: profiled('practitionerrole'),
      active: true,
      practitioner: staff(slug),
      organization: organization('lakeside-clinic'),
      code: [concept(role)],
      specialty: [concept({ system: 'http://nucc.org/provider-taxonomy', code: specialty[0], display: specialty[1] })],
      location: [location('lakeside-clinic')],
      telecom: telecom(members[slug], index),
      endpoint: [endpoint('fhir')],
    };
  });
}
