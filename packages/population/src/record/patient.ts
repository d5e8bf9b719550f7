import type { Address, HumanName, Patient } from '@smart-ehr/fhir';
import { type Day, timeOf } from '../calendar.ts';
import { organization } from '../clinic/organizations.ts';
import { type StaffName, staff } from '../clinic/staff.ts';
import { concept, hl7 } from '../codes/code.ts';
import { referTo } from '../ids.ts';
import { createRandom } from '../random.ts';
import { addToChart, type Chart, type Sex } from './chart.ts';
import { extensionsOf, type Identity } from './identity.ts';
import { profiled } from './profiles.ts';
import { signAtRegistration } from './provenance.ts';

export type Demographics = Identity & {
  given: string[];
  family: string;
  /** `Jr.`, `III` */
  suffix?: string;
  /** The family name of before, and the day on which it ended. */
  formerName?: { family: string; until: Day };
  sex: Sex;
  birthDate: Day;
  /** The day of death. */
  deceased?: Day;
  language?: 'en' | 'es';
  married?: boolean;
  /** Medical record number, `100-4417`. */
  recordNumber: string;
  address: { line: string; city: string; postalCode: string };
  phone: string;
  email?: string;
  registered: Day;
};

/** The general practitioner, or nobody yet. */
type Registration = { physician: StaffName | undefined; seed?: string };

/** Registers a patient and opens the chart. https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-patient.html */
export function openChart(slug: string, person: Demographics, { physician, seed = slug }: Registration): Chart {
  const chart: Chart = {
    slug,
    patient: referTo('Patient', slug, `${person.given[0]} ${person.family}`),
    birthDate: person.birthDate,
    sex: person.sex,
    died: person.deceased,
    physician: physician ?? 'daniel-reyes',
    home: homeOf(person),
    opened: timeOf(person.registered, 7 * 60 + 45),
    random: createRandom(seed),
    resources: [],
    counts: new Map(),
  };
  signAtRegistration(chart, addToChart(chart, patientOf(person, physician), slug));
  return chart;
}

function patientOf(person: Demographics, physician: StaffName | undefined): Patient {
  const { sex, birthDate, deceased, married, language = 'en', phone, email } = person;
  return {
    resourceType: 'Patient',
    meta: profiled('patient'),
    extension: extensionsOf(person),
    identifier: [
      {
        use: 'usual',
        type: concept(hl7('v2-0203', 'MR', 'Medical record number')),
        system: 'https://lakeside.example/record-numbers',
        value: person.recordNumber,
        assigner: organization('lakeside-clinic'),
      },
    ],
    active: deceased === undefined,
    name: namesOf(person),
    telecom: [
      { system: 'phone', value: phone, use: 'mobile' },
      ...(email === undefined ? [] : [{ system: 'email' as const, value: email, use: 'home' as const }]),
    ],
    gender: sex,
    birthDate,
    ...(deceased === undefined ? {} : { deceasedDateTime: deceased }),
    address: [{ ...homeOf(person), period: { start: person.registered } }],
    ...(married === undefined ? {} : { maritalStatus: married ? statuses.married : statuses.neverMarried }),
    communication: [{ language: languages[language], preferred: true }],
    ...(physician === undefined ? {} : { generalPractitioner: [staff(physician)] }),
    managingOrganization: organization('lakeside-clinic'),
  };
}

function namesOf({ given, family, suffix, formerName }: Demographics): HumanName[] {
  const text = `${given[0]} ${family}${suffix === undefined ? '' : ` ${suffix}`}`;
  const name: HumanName = { use: 'official', text, family, given, ...(suffix !== undefined && { suffix: [suffix] }) };
  if (formerName === undefined) return [name];
  const { until } = formerName;
  return [
    { ...name, period: { start: until } },
    { use: 'old', family: formerName.family, given, period: { end: until } },
  ];
}

function homeOf({ address: { line, city, postalCode } }: Demographics): Address {
  return { use: 'home', line: [line], city, state: 'AZ', postalCode, country: 'US' };
}

const statuses = {
  married: concept(hl7('v3-MaritalStatus', 'M', 'Married')),
  neverMarried: concept(hl7('v3-MaritalStatus', 'S', 'Never Married')),
};
const languages = {
  en: concept({ system: 'urn:ietf:bcp:47', code: 'en', display: 'English' }),
  es: concept({ system: 'urn:ietf:bcp:47', code: 'es', display: 'Spanish' }),
};
