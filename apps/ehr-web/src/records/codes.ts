import type { CodeableConcept, Resource, ResourceOf } from '@smart-ehr/fhir';

/** The words of a coded value: what the clinician wrote, else what the code means, else the code. */
export function nameOf(concept: CodeableConcept | undefined): string | undefined {
  const coding = concept?.coding?.find(({ display }) => display) ?? concept?.coding?.[0];
  return concept?.text ?? coding?.display ?? coding?.code;
}

export const loinc = 'http://loinc.org';

/** The code in one code system, or in whichever comes first. */
export function codeOf(concept: CodeableConcept | undefined, system?: string): string | undefined {
  return concept?.coding?.find(coding => !system || coding.system === system)?.code;
}

/** The resources of one type, without those that were entered by mistake. */
export function ofType<Type extends Resource['resourceType']>(
  resources: readonly Resource[],
  type: Type,
): ResourceOf<Type>[] {
  return resources.filter(
    (resource): resource is ResourceOf<Type> => resource.resourceType === type && !isMistake(resource),
  );
}

function isMistake(resource: Resource): boolean {
  if ('status' in resource && resource.status === 'entered-in-error') return true;
  const { verificationStatus } = resource as { verificationStatus?: CodeableConcept };
  return codeOf(verificationStatus) === 'entered-in-error';
}
