import type { HistoricVersion } from '../../stores/resource-history.ts';
import { bodyText } from '../search/bundle.ts';

export type HistoryBundle = {
  base: string;
  links: { relation: 'self' | 'next'; url: string }[];
  /** Known when the page holds all there is. */
  total: number | undefined;
  versions: readonly HistoricVersion[];
};

/**
 * The text of a history Bundle. The resources are the stored texts, put in place without being read.
 * https://hl7.org/fhir/R4/bundle.html#history
 */
export function historyText({ base, links, total, versions }: HistoryBundle): string {
  const head = { resourceType: 'Bundle', type: 'history', ...(total !== undefined && { total }), link: links };
  const text = JSON.stringify(head);
  if (versions.length === 0) return text;
  return `${text.slice(0, -1)},"entry":[${versions.map(version => entryText(version, base)).join(',')}]}`;
}

/** What was asked and how it went: one of the interactions that make such a version, where several could. */
function entryText(version: HistoricVersion, base: string): string {
  const { type, id, deleted, isFirst, lastUpdated } = version;
  const url = `${type}/${id}`;
  const method = deleted ? 'DELETE' : 'PUT';
  const status = deleted ? '204 No Content' : isFirst ? '201 Created' : '200 OK';
  const response = { status, etag: `W/"${version.version}"`, lastModified: lastUpdated };
  const resource = deleted ? '' : `"resource":${bodyText(version, base)},`;
  const rest = JSON.stringify({ request: { method, url }, response }).slice(1);
  return `{"fullUrl":${JSON.stringify(`${base}/${url}`)},${resource}${rest}`;
}
