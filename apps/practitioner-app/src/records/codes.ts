import type { CodeableConcept, Element, Extension, FhirResource } from 'fhir/r4';

const dataAbsentReason = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';

/** The words of a coded value: what the clinician wrote, else what the code means, else the code. */
export function nameOf(concept: CodeableConcept | undefined): string | undefined {
  const coding = concept?.coding?.find(({ display }) => display) ?? concept?.coding?.[0];
  return concept?.text ?? coding?.display ?? coding?.code;
}

/** The code in one code system, or in whichever comes first. */
export function codeOf(concept: CodeableConcept | undefined, system?: string): string | undefined {
  return concept?.coding?.find(coding => !system || coding.system === system)?.code;
}

/**
 * Why a value is missing, as a sentence end: `not known`, `declined to answer`.
 * @see https://hl7.org/fhir/R4/extension-data-absent-reason.html
 */
export function absenceOf(reason: CodeableConcept | Element | undefined): string | undefined {
  if (!reason) return undefined;
  const extension = (reason.extension as Extension[] | undefined)?.find(({ url }) => url === dataAbsentReason);
  const code = extension?.valueCode ?? ('coding' in reason ? codeOf(reason) : undefined);
  const text = 'text' in reason ? reason.text : undefined;
  return code ? (absenceWords[code] ?? 'not recorded') : text;
}

const absenceWords: Record<string, string> = {
  unknown: 'not known',
  'asked-unknown': 'asked, but not known',
  'temp-unknown': 'not known yet',
  'not-asked': 'not asked',
  'asked-declined': 'declined to answer',
  masked: 'kept private',
  'not-applicable': 'does not apply',
  error: 'not measured because of an error',
  'not-performed': 'not measured',
  'not-permitted': 'may not be recorded',
};

/** Keeps the resources of one type that were not entered by mistake. */
export function ofType<T extends FhirResource['resourceType']>(
  resources: FhirResource[],
  type: T,
): Extract<FhirResource, { resourceType: T }>[] {
  type Wanted = Extract<FhirResource, { resourceType: T }>;
  return resources.filter((resource): resource is Wanted => resource.resourceType === type && !isMistake(resource));
}

function isMistake(resource: FhirResource): boolean {
  const status = 'status' in resource ? resource.status : undefined;
  const verification = 'verificationStatus' in resource ? resource.verificationStatus : undefined;
  return (
    status === 'entered-in-error' ||
    (typeof verification === 'object' && codeOf(verification as CodeableConcept) === 'entered-in-error')
  );
}

/** `in-progress` → `In progress`. */
export function words(code: string): string {
  const text = code.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
