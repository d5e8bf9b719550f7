import { STATUS_CODES } from 'node:http';
import type { WriteAnswer } from './answer.ts';
import type { GetAnswer } from './entry-get.ts';

/** The answer to an entry of a Bundle; resource and outcome are texts of JSON already. */
export type EntryAnswer = Omit<Partial<WriteAnswer>, 'status'> & GetAnswer;

/** The text of a Bundle of answers. https://hl7.org/fhir/R4/http.html#transaction-response */
export function responseText(type: 'batch' | 'transaction', answers: readonly EntryAnswer[]): string {
  const head = JSON.stringify({ resourceType: 'Bundle', type: `${type}-response` });
  const texts = answers.map(entryText);
  return texts.length === 0 ? head : `${head.slice(0, -1)},"entry":[${texts.join(',')}]}`;
}

function entryText({ status, location, etag, lastUpdated, lastModified, resource, outcome }: EntryAnswer): string {
  const head = JSON.stringify({
    status: `${status} ${STATUS_CODES[status] ?? ''}`.trim(),
    location,
    etag,
    lastModified: lastUpdated ?? lastModified,
  });
  const response = outcome === undefined ? head : `${head.slice(0, -1)},"outcome":${outcome}}`;
  return `{${resource === undefined ? '' : `"resource":${resource},`}"response":${response}}`;
}
