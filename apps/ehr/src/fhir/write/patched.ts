import { FhirError } from '@smart-ehr/fhir';
import type { StoredResource } from '../../stores/resources.ts';
import { bodyText } from '../search/bundle.ts';
import { applyPatch } from './json-patch.ts';
import { type CheckedResource, checkedAs, noSuchResource, type Operation, requireSameId } from './operation.ts';
import type { SizeBudget } from './size-budget.ts';

/** As much as a resource has that is sent as a whole (read-body.ts), or as it has already. */
const mostCharacters = 10 * 1024 * 1024;

/**
 * What a patch makes of a resource, which must still be of its type and id and as FHIR defines it. It is applied to the
 * resource as a read answers it. https://hl7.org/fhir/R4/http.html#patch
 */
export function patched(
  { type, id, patch }: Operation & { kind: 'patch' },
  before: StoredResource | undefined,
  base: string,
  budget: SizeBudget,
): CheckedResource {
  if (!before) throw noSuchResource(type, id);
  const asRead = bodyText(before, base);
  const text = JSON.stringify(applyPatch(JSON.parse(asRead), patch));
  budget.use(text.length);
  budget.require();
  if (text.length > Math.max(mostCharacters, asRead.length)) {
    throw new FhirError(413, 'too-long', `With this patch, ${type}/${id} would be longer than a body may be.`);
  }
  const checked = checkedAs(type, JSON.parse(text));
  requireSameId(checked.resource, id);
  return checked;
}
