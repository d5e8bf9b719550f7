import { allResourceTypes } from './structures.generated.ts';

const known = new Set(allResourceTypes.split(' '));
const literal = /^(?:https?:\/\/\S+\/)?([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/**
 * What is wrong with the text of a reference; undefined when nothing. `contained`: the ids of the contained resources.
 * https://hl7.org/fhir/R4/references.html#literal
 */
export function referenceFault(
  reference: string,
  targets: readonly string[] | undefined,
  contained: ReadonlySet<unknown>,
): string | undefined {
  if (reference.startsWith('#')) {
    if (reference === '#' || contained.has(reference.slice(1))) return undefined;
    return 'No contained resource has this id.';
  }
  const type = literal.exec(reference)?.[1];
  if (type === undefined || !known.has(type)) {
    if (/^(https?:\/\/|urn:)[^\s?]+$/.test(reference)) return undefined;
    return 'It must be Type/id, an absolute URL, urn:uuid:… or #id of a contained resource; no search is resolved.';
  }
  if (!targets || targets.includes(type)) return undefined;
  return `It must be a reference to ${targets.join(', ')}, not to ${type}.`;
}
