import type { StoredResource } from '../../stores/resources.ts';
import { bodyText } from '../search/bundle.ts';
import { applyPatch } from './json-patch.ts';
import { type CheckedResource, checkedAs, noSuchResource, type Operation, requireSameId } from './operation.ts';

/**
 * What a patch makes of a resource, which must still be of its type and id and as FHIR defines it. It is applied to the
 * resource as a read answers it. https://hl7.org/fhir/R4/http.html#patch
 */
export function patched(
  { type, id, patch }: Operation & { kind: 'patch' },
  before: StoredResource | undefined,
  base: string,
): CheckedResource {
  if (!before) throw noSuchResource(type, id);
  const value = applyPatch(JSON.parse(bodyText(before, base)), patch);
  const checked = checkedAs(type, structuredClone(value));
  requireSameId(checked.resource, id);
  return checked;
}
