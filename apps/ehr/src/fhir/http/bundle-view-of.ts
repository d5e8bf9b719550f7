import type { Bundle, BundleEntry, OperationOutcome } from '@smart-ehr/fhir';
import type { BundleView } from '../../pages/fhir-bundle.tsx';
import { wordsOf } from './words-of.ts';

/** A Bundle for people: its entries by name, what it says of itself, and where its other pages are. */
export function bundleViewOf({ link = [], entry = [], total }: Bundle, basePath: string): BundleView {
  const ofMode = (mode: string) => entry.filter(({ search }) => search?.mode === mode);
  const notes = ofMode('outcome');
  return {
    ...(total !== undefined && { total }),
    shown: entry.length - notes.length - ofMode('include').length,
    notes: notes.flatMap(({ resource }) => sentencesOf(resource as OperationOutcome)),
    links: link.filter(({ relation }) => relation !== 'self').map(({ relation, url }) => ({ relation, href: url })),
    entries: entry.filter(one => !notes.includes(one)).map(one => entryOf(one, basePath)),
  };
}

export const sentencesOf = ({ issue }: OperationOutcome) => issue.flatMap(({ diagnostics }) => diagnostics ?? []);

function entryOf(
  { resource, request, response, search }: BundleEntry,
  basePath: string,
): BundleView['entries'][number] {
  const name = request?.url ?? `${resource?.resourceType}/${resource?.id}`;
  const version = /\d+/.exec(response?.etag ?? '')?.[0];
  const words = resource && wordsOf(resource);
  const when = response?.lastModified ?? resource?.meta?.lastUpdated;
  return {
    name,
    href: `${basePath}/${name}${version === undefined ? '' : `/_history/${version}`}`,
    ...(version !== undefined && { version }),
    ...(words !== undefined && { words }),
    about: [request?.method, search?.mode === 'match' ? undefined : search?.mode].filter(text => text !== undefined),
    ...(when !== undefined && { when }),
  };
}
