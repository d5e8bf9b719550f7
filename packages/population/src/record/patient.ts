import type { Extension, Patient } from '@smart-ehr/fhir';
import { type Day, timeOf } from '../calendar.ts';
import { organization } from '../clinic/organizations.ts';
import { nurseOf, type StaffName, staff } from '../clinic/staff.ts';
import { concept, hl7, snomed } from '../codes/code.ts';
import { referTo } from '../ids.ts';
import { createRandom } from '../random.ts';
import { addToChart, type Chart, type Sex } from './chart.ts';
import { type Ethnicity, ethnicityExtension, type Race, raceExtension } from './heritage.ts';
import { profiled } from './profiles.ts';
import { sign } from './provenance.ts';

export type Demographics = {
  given: string[];
  family: string;
  sex: Sex;
  birthDate: Day;
  /** The day of death. */
  deceased?: Day;
  race: Race;
  ethnicity: Ethnicity;
  language?: 'en' | 'es';
  needsInterpreter?: true;
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
    random: createRandom(seed),
    resources: [],
    counts: new Map(),
  };
  const registered = addToChart(chart, patientOf(person, physician), slug);
  sign(chart, nurseOf(chart.physician), timeOf(person.registered, 7 * 60 + 45), [registered]);
  return chart;
}

function patientOf(person: Demographics, physician: StaffName | undefined): Patient {
  const { given, family, sex, birthDate, deceased, married, language = 'en', address, phone, email } = person;
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
    name: [{ use: 'official', text: `${given[0]} ${family}`, family, given }],
    telecom: [
      { system: 'phone', value: phone, use: 'mobile' },
      ...(email === undefined ? [] : [{ system: 'email' as const, value: email, use: 'home' as const }]),
    ],
    gender: sex,
    birthDate,
    ...(deceased === undefined ? {} : { deceasedDateTime: deceased }),
    address: [
      {
        use: 'home',
        line: [address.line],
        city: address.city,
        state: 'AZ',
        postalCode: address.postalCode,
        country: 'US',
      },
    ],
    ...(married === undefined ? {} : { maritalStatus: married ? statuses.married : statuses.neverMarried }),
    communication: [{ language: languages[language], preferred: true }],
    ...(physician === undefined ? {} : { generalPractitioner: [staff(physician)] }),
    managingOrganization: organization('lakeside-clinic'),
  };
}

const statuses = {
  married: concept(hl7('v3-MaritalStatus', 'M', 'Married')),
  neverMarried: concept(hl7('v3-MaritalStatus', 'S', 'Never Married')),
};
const languages = {
  en: concept({ system: 'urn:ietf:bcp:47', code: 'en', display: 'English' }),
  es: concept({ system: 'urn:ietf:bcp:47', code: 'es', display: 'Spanish' }),
};
const sexes = {
  female: { birthSex: 'F', code: snomed('248152002', 'Female') },
  male: { birthSex: 'M', code: snomed('248153007', 'Male') },
};

function extensionsOf({ race, ethnicity, sex, needsInterpreter }: Demographics): Extension[] {
  const core = 'http://hl7.org/fhir/us/core/StructureDefinition';
  return [
    raceExtension(race),
    ethnicityExtension(ethnicity),
    { url: `${core}/us-core-birthsex`, valueCode: sexes[sex].birthSex },
    { url: `${core}/us-core-sex`, valueCode: sexes[sex].code.code },
    ...(needsInterpreter
      ? [{ url: 'http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired', valueBoolean: true }]
      : []),
  ];
}
