import { type Binary, type BundleEntry, FhirError } from '@smart-ehr/fhir';
import { readJson } from '../validation/read-json.ts';
import { validateResource } from '../validation/validate-resource.ts';
import type { WriteRequest } from './operation.ts';
import { patchTypes } from './read-body.ts';

/** An entry of a batch or a transaction: a request of its own. */
export type Entry = { index: number } & (
  | { write: WriteRequest; get?: never }
  | { get: { url: string; ifNoneMatch?: string }; write?: never }
);

export type AskedBundle = { type: 'batch' | 'transaction'; entries: Entry[] };

const specLink = 'https://hl7.org/fhir/R4/http.html#transaction';
/** On SQLite nobody else writes while a transaction is. */
const mostEntries = 500;
/** As a request of its own has in its line and headers. */
const longestText = 16 * 1024;

/** Reads the Bundle of a batch or transaction; the resources in it are checked entry by entry. */
export function readBundle(body: unknown, base: string): AskedBundle {
  const { resource } = validateResource(body);
  if (resource.resourceType !== 'Bundle') throw invalid('invalid', 'Bundle', 'What is posted to the base is a Bundle');
  const { type, entry = [] } = resource;
  if (type !== 'batch' && type !== 'transaction') {
    throw invalid('invalid', 'Bundle.type', 'The type of a Bundle that is posted is batch or transaction');
  }
  if (entry.length > mostEntries) {
    throw new FhirError(413, 'too-costly', `A Bundle may have ${mostEntries} entries. Send several.`, { specLink });
  }
  const entries = entry.map((one, index) => readEntry(one, index, base));
  if (type === 'transaction') refuseTwiceTheSame(entries);
  return { type, entries };
}

function readEntry({ request, resource, fullUrl }: BundleEntry, index: number, base: string): Entry {
  const at = `Bundle.entry[${index}]`;
  if (!request) throw invalid('required', `${at}.request`, 'Each entry says in request what is to be done');
  if ([request.url, request.ifMatch, request.ifNoneExist, request.ifNoneMatch].some(isTooLong)) {
    throw new FhirError(413, 'too-long', `A text of a request has at most ${longestText} characters.`, {
      expression: `${at}.request`,
      specLink,
    });
  }
  const url = request.url.startsWith(`${base}/`) ? request.url.slice(base.length + 1) : request.url.replace(/^\//, '');
  const { method, ifMatch, ifNoneExist, ifNoneMatch } = request;
  if (method === 'GET') return { index, get: { url, ...(ifNoneMatch !== undefined && { ifNoneMatch }) } };
  const [, type, id] = /^([A-Za-z]+)(?:\/([^/?]+))?$/.exec(url) ?? [];
  if (method === 'HEAD' || type === undefined || (method === 'POST') !== (id === undefined)) {
    throw invalid('not-supported', `${at}.request`, 'An entry is POST Type, PUT, PATCH or DELETE Type/id, or a GET');
  }
  const isPatch = method === 'PATCH';
  return {
    index,
    write: {
      method,
      type,
      ...(id !== undefined && { id }),
      ifMatch,
      ifNoneExist,
      ...(method !== 'DELETE' && { body: isPatch ? patchOf(resource, at) : resource }),
      entry: index,
      ...(fullUrl !== undefined && { fullUrl }),
    },
  };
}

const isTooLong = (text = '') => text.length > longestText;

/** "PATCH … the patch is in a Binary resource". https://hl7.org/fhir/R4/http.html#patch */
function patchOf(resource: BundleEntry['resource'], at: string): unknown {
  const { resourceType, contentType, data } = (resource ?? {}) as Partial<Binary>;
  if (resourceType === 'Binary' && typeof data === 'string' && patchTypes.includes(String(contentType))) {
    return readJson(Buffer.from(data, 'base64').toString('utf8'));
  }
  throw invalid('invalid', `${at}.resource`, `The patch of an entry is a Binary with contentType ${patchTypes[0]}`);
}

/** "If any resource identities … overlap …, then the transaction SHALL fail" */
function refuseTwiceTheSame(entries: readonly Entry[]): void {
  const names = new Set<string>();
  for (const { index, write } of entries) {
    for (const name of [write?.fullUrl, write?.id && `${write.type}/${write.id}`]) {
      if (!name) continue;
      if (names.has(name)) {
        throw invalid(
          'duplicate',
          `Bundle.entry[${index}]`,
          'Another entry of the transaction is about the same resource',
        );
      }
      names.add(name);
    }
  }
}

function invalid(code: 'invalid' | 'required' | 'not-supported' | 'duplicate', expression: string, what: string) {
  return new FhirError(400, code, `${what}.`, { expression, specLink });
}
