import { isCohort } from '../bulk/cohort/profile.ts';
import { InvalidResourceError } from '../fhir/validation/invalid-resource.ts';
import { validateResource } from '../fhir/validation/validate-resource.ts';
import { type CheckResource, structureComplaint } from './check-structure.ts';

/** Stored as it comes, it would say who is in it, and nobody would have asked its filters. */
const cohortComplaint =
  'Group.modifierExtension: The members of a cohort are found by its filters when it is created: POST it to the FHIR API.';

/** The same check that a resource has to pass which an app writes, and the id that it has to bring with it here. */
export const resourceComplaint: CheckResource = resource => {
  const complaint = structureComplaint(resource);
  if (complaint !== undefined) return complaint;
  try {
    const { resource: checked } = validateResource(resource);
    return isCohort(checked) ? cohortComplaint : undefined;
  } catch (error) {
    if (!(error instanceof InvalidResourceError)) throw error;
    const { issue } = error.toOperationOutcome();
    return issue.map(({ expression = [], diagnostics }) => [...expression, diagnostics].join(': ')).join(' ');
  }
};
