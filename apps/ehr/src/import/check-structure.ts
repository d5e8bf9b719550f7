import { isObject } from './item.ts';

/** Says what is wrong with a resource; undefined when it may be taken. */
export type CheckResource = (resource: Record<string, unknown>) => string | undefined;

/** https://hl7.org/fhir/R4/datatypes.html#id */
const idPattern = /^[A-Za-z0-9\-.]{1,64}$/;

/** What has to be right for a resource to be kept at all. */
export const structureComplaint: CheckResource = ({ id, meta }) => {
  if (id === undefined) return 'its "id" is missing: without one, the same file again would make another resource.';
  if (typeof id !== 'string' || !idPattern.test(id)) return '"id" must be 1 to 64 letters, digits, "-" or ".".';
  if (meta !== undefined && !isObject(meta)) return '"meta" must be an object.';
  return undefined;
};
