import { type Item, isObject, type Links, Refusal } from './item.ts';

const takenTypes = ['transaction', 'batch', 'collection', 'searchset'];

/**
 * The resources of a Bundle. Each keeps its id; one that has none is called by the UUID of its `fullUrl`, so that the
 * same file again means the same resources. https://hl7.org/fhir/R4/bundle.html
 */
export function itemsOfBundle(bundle: Record<string, unknown>): Item[] {
  if (!takenTypes.includes(String(bundle.type))) {
    throw new Refusal(`a Bundle of type ${bundle.type}; those that are taken are ${takenTypes.join(', ')}.`);
  }
  const entries = Array.isArray(bundle.entry) ? bundle.entry : [];
  const named = entries.map(nameEntry);
  const links: Links = new Map(
    named.flatMap(({ fullUrl, type, id }): [string, string][] =>
      fullUrl === undefined || id === undefined ? [] : [[fullUrl, `${type}/${id}`]],
    ),
  );
  return named.map(({ resource, id, problem }, at): Item => {
    const place = `entry[${at}]`;
    if (problem !== undefined) return { place, problem };
    return { place, resource: isObject(resource) && id !== undefined ? { ...resource, id } : resource, links };
  });
}

type NamedEntry = { resource?: unknown; type?: unknown; id?: unknown; fullUrl?: string; problem?: string };

function nameEntry(entry: unknown): NamedEntry {
  if (!isObject(entry) || !isObject(entry.resource)) return { problem: 'an entry without a resource.' };
  const { resource, request } = entry;
  const method = isObject(request) ? request.method : undefined;
  if (method !== undefined && method !== 'POST' && method !== 'PUT') {
    return { problem: `request.method is ${method}; only POST and PUT bring a resource.` };
  }
  const fullUrl = typeof entry.fullUrl === 'string' ? entry.fullUrl : undefined;
  const id = resource.id ?? /^urn:uuid:(.+)$/.exec(fullUrl ?? '')?.[1];
  return { resource, type: resource.resourceType, id, ...(fullUrl !== undefined && { fullUrl }) };
}
