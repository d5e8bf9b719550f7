import type { Links } from './item.ts';
import { Refusal } from './item.ts';

/** `Practitioner?identifier=…`: whichever resource this search finds. https://hl7.org/fhir/R4/http.html#trules */
export type FindBySearch = (type: string, query: string) => Promise<string | undefined>;

type Holder = { object: Record<string, unknown>; name: 'reference' | 'url'; text: string };

/** Deeper than any resource; what walks through one later does so by recursion. */
const maxDepth = 100;

/**
 * Makes the references of a resource ones that hold here: an entry's `fullUrl` and a search become `Type/id`. What the
 * search does not find (yet) is given back, and the resource then is not to be saved.
 */
export async function resolveReferences(resource: object, links: Links, find: FindBySearch): Promise<string[]> {
  const missing: string[] = [];
  for (const { object, name, text } of linksWithin(resource)) {
    const linked = links.get(text);
    if (linked !== undefined) {
      object[name] = linked;
    } else if (name === 'reference') {
      if (/^urn:(uuid|oid):/.test(text)) throw new Refusal(`refers to ${text}, which is no entry of its Bundle.`);
      const [, type, query] = /^([A-Z]\w*)\?(.*)$/s.exec(text) ?? [];
      if (type === undefined || query === undefined) continue;
      const found = await find(type, query);
      if (found === undefined) missing.push(text);
      else object.reference = found;
    }
  }
  return missing;
}

/** All `Reference.reference` and `Attachment.url`; throws at what no database keeps. */
function linksWithin(resource: object): Holder[] {
  const holders: Holder[] = [];
  const waiting: { value: unknown; depth: number }[] = [{ value: resource, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, depth } = next;
    if (typeof value === 'string' && value.includes('\0')) throw new Refusal('holds the character U+0000.');
    if (typeof value !== 'object' || value === null) continue;
    if (depth > maxDepth) throw new Refusal(`its elements are nested more than ${maxDepth} deep.`);
    for (const [name, inner] of Object.entries(value)) {
      waiting.push({ value: inner, depth: depth + 1 });
      if ((name === 'reference' || name === 'url') && typeof inner === 'string') {
        holders.push({ object: value as Record<string, unknown>, name, text: inner });
      } else if (name === 'reference' && (typeof inner !== 'object' || inner === null)) {
        throw new Refusal('a "reference" is no string.');
      }
    }
  }
  return holders;
}
