import type { Extension } from '@smart-ehr/fhir';
import { concept, snomed } from '../codes/code.ts';
import type { Sex } from './chart.ts';
import {
  type Ethnicity,
  ethnicityExtension,
  type Race,
  raceExtension,
  type Tribe,
  tribeExtension,
} from './heritage.ts';

/** Who somebody is beyond name and birth date. */
export type Identity = {
  race: Race;
  ethnicity: Ethnicity;
  tribe?: Tribe;
  sex: Sex;
  /** As what the patient identifies, if that was asked. */
  gender?: keyof typeof genders;
  needsInterpreter?: true;
};

const core = 'http://hl7.org/fhir/us/core/StructureDefinition';
const sexes = {
  female: { birthSex: 'F', code: snomed('248152002', 'Female') },
  male: { birthSex: 'M', code: snomed('248153007', 'Male') },
};
const genders = {
  female: snomed('446141000124107', 'Identifies as female gender'),
  male: snomed('446151000124109', 'Identifies as male gender'),
};

/** The extensions of https://hl7.org/fhir/us/core/STU7/StructureDefinition-us-core-patient.html */
export function extensionsOf({ race, ethnicity, tribe, sex, gender, needsInterpreter }: Identity): Extension[] {
  return [
    raceExtension(race),
    ethnicityExtension(ethnicity),
    ...(tribe === undefined ? [] : [tribeExtension(tribe)]),
    { url: `${core}/us-core-birthsex`, valueCode: sexes[sex].birthSex },
    { url: `${core}/us-core-sex`, valueCode: sexes[sex].code.code },
    ...(gender === undefined
      ? []
      : [{ url: `${core}/us-core-genderIdentity`, valueCodeableConcept: concept(genders[gender]) }]),
    ...(needsInterpreter
      ? [{ url: 'http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired', valueBoolean: true }]
      : []),
  ];
}
