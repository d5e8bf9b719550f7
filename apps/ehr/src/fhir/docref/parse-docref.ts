import { FhirError } from '@smart-ehr/fhir';
import { date } from '../http/parameter-values.ts';
import { takeParameters } from '../http/take-parameters.ts';
import { idPattern } from '../read.ts';
import { invalid } from '../search/parse-values.ts';

/** What documents are asked for; `used` is what the self link says. */
export type DocrefRequest = {
  patient: string;
  start?: string;
  end?: string;
  hasType: boolean;
  /** Only documents that are made when they are asked for. */
  onDemand: boolean;
  /** As search parameters: what else the documents must be. */
  narrowed: [name: string, value: string][];
  used: [name: string, value: string][];
};

/** https://hl7.org/fhir/us/core/STU7/OperationDefinition-docref.html */
export function parseDocref(parameters: Iterable<[string, string]>, { strict }: { strict: boolean }): DocrefRequest {
  const patients: string[] = [];
  const types: string[] = [];
  const profiles: string[] = [];
  const asked: Pick<DocrefRequest, 'start' | 'end' | 'onDemand'> = { onDemand: false };
  const used = takeParameters(parameters, strict, {
    patient: value => {
      patients.push(value.replace(/^Patient\//, ''));
    },
    start: value => {
      asked.start = date('start', value);
    },
    end: value => {
      asked.end = date('end', value);
    },
    type: value => {
      types.push(value);
    },
    profile: value => {
      profiles.push(value);
    },
    'on-demand': value => {
      if (value !== 'true' && value !== 'false') throw invalid('on-demand', 'on-demand is true or false');
      asked.onDemand = value === 'true';
    },
  });
  const [patient, ...more] = patients;
  if (patient === undefined) throw missingPatient();
  if (more.length > 0 || !idPattern.test(patient)) throw invalid('patient', 'patient is the id of one patient');
  const narrowed: [string, string][] = [
    ...(types.length > 0 ? [['type', types.join(',')] as [string, string]] : []),
    ...(profiles.length > 0 ? [['_profile', profiles.join(',')] as [string, string]] : []),
  ];
  return { ...asked, patient, hasType: types.length > 0, narrowed, used };
}

function missingPatient(): FhirError {
  return new FhirError(400, 'required', 'Say whose documents: patient=[id].', {
    expression: 'http.patient',
    specLink: 'https://hl7.org/fhir/us/core/STU7/OperationDefinition-docref.html',
  });
}
