import { InvalidResourceError } from '../fhir/validation/invalid-resource.ts';
import { validateResource } from '../fhir/validation/validate-resource.ts';
import { type CheckResource, structureComplaint } from './check-structure.ts';

/** The same check that a resource has to pass which an app writes, and the id that it has to bring with it here. */
export const resourceComplaint: CheckResource = resource => {
  const complaint = structureComplaint(resource);
  if (complaint !== undefined) return complaint;
  try {
    validateResource(resource);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidResourceError)) throw error;
    const { issue } = error.toOperationOutcome();
    return issue
      .map(({ expression, diagnostics }) => `${expression?.join(', ') ?? ''} ${diagnostics}`.trim())
      .join(' ');
  }
};
