import { FhirError, type Resource } from '@smart-ehr/fhir';
import type { StoredResource } from '../../stores/resources.ts';
import { cohortLink, isCohort } from './profile.ts';

/**
 * Refuses to write a cohort by any other way than its own create, which evaluates the filters: an update, a patch and an
 * entry of a Bundle. A Group whose filters nobody has evaluated would say who is in it, and be wrong.
 * "Servers MAY support Group update requests." https://hl7.org/fhir/uv/bulkdata/group.html#rest-interactions
 */
export function refuseCohort(next: Resource | undefined, before: StoredResource | undefined): void {
  if (next?.resourceType !== 'Group') return;
  const wasCohort = before && !before.deleted && isCohort(JSON.parse(before.body) as Resource);
  if (!wasCohort && !isCohort(next)) return;
  throw new FhirError(
    422,
    'not-supported',
    'A cohort is created by POST [base]/Group, and not changed: delete it and create another.',
    {
      expression: 'Group.modifierExtension',
      specLink: cohortLink,
    },
  );
}
