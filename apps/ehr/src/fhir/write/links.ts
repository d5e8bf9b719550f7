import { FhirError } from '@smart-ehr/fhir';
import type { StoredResource } from '../../stores/resources.ts';
import type { Link } from '../validation/validate-resource.ts';
import { type ReferenceTarget, referenceTarget } from '../values/reference-values.ts';

/** By the `fullUrl` of its entry: what a resource of the same Bundle is called here. */
export type NewNames = ReadonlyMap<string, string>;

/**
 * Writes links as they are kept: to resources of this server without its base, to those of the same Bundle by the names
 * that they have got. https://hl7.org/fhir/R4/http.html#trules
 */
export function rewriteLinks(links: readonly Link[], base: string, newNames: NewNames | undefined): void {
  for (const { kind, holder, key, expression } of links) {
    const text = String(holder[key]);
    const newName = newNames?.get(text);
    const own = text.startsWith(`${base}/`) ? text.slice(base.length + 1) : undefined;
    if (newName !== undefined) holder[key] = newName;
    else if (own !== undefined && isOwn(kind, own)) holder[key] = own;
    else if (kind === 'reference' && newNames && text.startsWith('urn:uuid:')) {
      throw new FhirError(400, 'not-found', 'No entry of this Bundle has the referenced fullUrl.', { expression });
    }
  }
}

function isOwn(kind: Link['kind'], text: string): boolean {
  const target = referenceTarget(text)?.targetType;
  return kind === 'reference' ? Boolean(target) : kind === 'attachment' && target === 'Binary';
}

/** A resource of this server that a link names, as it is kept. */
export type Named = ReferenceTarget & Pick<Link, 'kind' | 'expression'>;

/** What the links name that the resource did not name before. */
export function newlyNamed(links: readonly Link[], before: StoredResource | undefined): Named[] {
  const known = before && !before.deleted ? namesIn(JSON.parse(before.body)) : new Set<string>();
  return links.flatMap(({ kind, holder, key, expression }) => {
    const named = kind === 'uri' ? undefined : referenceTarget(String(holder[key]));
    if (!named || named.targetType === '' || known.has(`${named.targetType}/${named.target}`)) return [];
    return [{ kind, expression, ...named }];
  });
}

function namesIn(resource: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      const named = (key === 'reference' || key === 'url') && typeof inner === 'string' && referenceTarget(inner);
      if (named) names.add(`${named.targetType}/${named.target}`);
      else walk(inner);
    }
  };
  walk(resource);
  return names;
}
