import { FhirError } from '@smart-ehr/fhir';
import type { StoredResource } from '../../stores/resources.ts';
import { type Link, linksOf } from '../validation/validate-resource.ts';
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

/**
 * What the links name that the resource did not name before, each once. By place: a mention in a note opens nothing, and
 * does not vouch for the same name as a subject or an attachment.
 */
export function newlyNamed(links: readonly Link[], before: StoredResource | undefined): Named[] {
  const named = namesOf(links);
  if (named.size === 0 || !before || before.deleted) return [...named.values()];
  const known = namesOf(linksOf(JSON.parse(before.body)));
  return [...named].flatMap(([place, one]) => (known.has(place) ? [] : one));
}

function namesOf(links: readonly Link[]): Map<string, Named> {
  return new Map(
    links.flatMap(({ kind, holder, key, expression }) => {
      const target = kind === 'uri' ? undefined : referenceTarget(String(holder[key]));
      if (!target || target.targetType === '') return [];
      const place = `${kind} ${placeOf(expression)} ${target.targetType}/${target.target}`;
      return [[place, { kind, expression, ...target }] as const];
    }),
  );
}

/** Where a link is within its resource, whichever item of a list it is in and whatever Bundle holds the resource. */
const placeOf = (expression: string) =>
  expression.replace(/^(?:Bundle\.entry\[\d+\]\.resource|[A-Z]\w*)\./, '').replace(/\[\d+\]/g, '');
