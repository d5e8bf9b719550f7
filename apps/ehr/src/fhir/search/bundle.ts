import type { OperationOutcome } from '@smart-ehr/fhir';
import type { FoundResource } from '../../stores/resource-search.ts';
import { relativeAttachment } from '../../stores/resources-next-version.ts';

export type SearchBundle = {
  base: string;
  links: { relation: 'self' | 'next'; url: string }[];
  total: number | undefined;
  matches: readonly FoundResource[];
  included: readonly FoundResource[];
  /** What there is to say about the search itself. */
  outcome?: OperationOutcome;
};

/**
 * The text of a searchset Bundle. The resources are the stored texts, put in place without being read.
 * https://hl7.org/fhir/R4/bundle.html#searchset
 */
export function bundleText({ base, links, total, matches, included, outcome }: SearchBundle): string {
  const entries = [
    ...matches.map(resource => entryText(resource, base, 'match')),
    ...included.map(resource => entryText(resource, base, 'include')),
    ...(outcome ? [`{"resource":${JSON.stringify(outcome)},"search":{"mode":"outcome"}}`] : []),
  ];
  const head = { resourceType: 'Bundle', type: 'searchset', ...(total !== undefined && { total }), link: links };
  const text = JSON.stringify(head);
  return entries.length === 0 ? text : `${text.slice(0, -1)},"entry":[${entries.join(',')}]}`;
}

function entryText(resource: FoundResource, base: string, mode: 'match' | 'include'): string {
  const fullUrl = JSON.stringify(`${base}/${resource.type}/${resource.id}`);
  return `{"fullUrl":${fullUrl},"resource":${bodyText(resource, base)},"search":{"mode":"${mode}"}}`;
}

/** The text of a resource, with the FHIR base of this door where its attachments are. */
export function bodyText({ body, hasBase }: Pick<FoundResource, 'body' | 'hasBase'>, base: string): string {
  return hasBase
    ? body.replaceAll(relativeAttachment, `"url":${JSON.stringify(`${base}/Binary/`).slice(0, -1)}`)
    : body;
}
