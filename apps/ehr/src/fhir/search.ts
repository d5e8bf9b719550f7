import { FhirError } from '@smart-ehr/fhir';
import type { Request } from 'express';
import type { FoundResource, Moment, Page } from '../stores/resource-search.ts';
import { insufficientScope } from './access-error.ts';
import type { FhirServer } from './fhir-server.ts';
import { send } from './http/send.ts';
import { handlingOf } from './http/take-parameters.ts';
import { varyBy } from './http/vary-by.ts';
import { permitted } from './permitted.ts';
import type { AccessHandler } from './require-access.ts';
import { heldTypeOf } from './resource-types.ts';
import { bundleText } from './search/bundle.ts';
import { includedResources } from './search/included-resources.ts';
import { outcomeOf } from './search/outcome-entry.ts';
import { changedCursor, type PageCursor, writeCursor } from './search/page-cursor.ts';
import { parseSearch, type SearchRequest } from './search/parse-search.ts';
import { createSubset, type Subset } from './search/subset.ts';

/**
 * GET [base]/[type]?… and POST [base]/[type]/_search. https://hl7.org/fhir/R4/http.html#search
 *
 * All pages of a search are answered as of the commit at which its first page was: while data changes, no result
 * comes twice and none is lost. What was deleted or put out of reach since then is left out of the later pages.
 */
export function search(fhir: FhirServer): AccessHandler {
  return async (access, request, response) => {
    const type = heldTypeOf(String(request.params.type));
    const { filter, refusal } = permitted(access, type, 'search');
    if (refusal) throw insufficientScope(refusal);

    const base = fhir.base(request);
    const handling = handlingOf(request);
    const asked = parseSearch(type, parametersOf(request), {
      base,
      nowMs: fhir.now(),
      strict: handling === 'strict',
      reach: linked => permitted(access, linked, 'search'),
    });
    const { conditions, links, sort, count, cursor, subset } = asked;
    const begun = await momentOf(fhir, cursor);
    const selection = { filter, conditions, links, ...begun };
    const page: Page = asked.countOnly
      ? { resources: [] }
      : await fhir.search.page({ ...selection, sort, count, ...(cursor && { after: cursor.after }) });
    const { asOf } = page;
    const next = page.next && asOf !== undefined ? writeCursor({ asOf, after: page.next }) : undefined;
    const isWhole = !asked.countOnly && !cursor && !page.next;
    const mustCount = asked.countOnly || (asked.wantsTotal && !isWhole);

    const outcome = outcomeOf(asked);
    const included = await includedResources(fhir.search, access, asked, page.resources, { ...begun, asOf });
    varyBy(response, 'Authorization').setHeader('Cache-Control', 'private, no-cache');
    if (handling) response.setHeader('Preference-Applied', `handling=${handling}`);
    send(
      response,
      bundleText({
        base,
        links: linksOf(base, asked, next),
        total: mustCount
          ? await fhir.search.count({ ...selection, asOf })
          : isWhole
            ? page.resources.length
            : undefined,
        matches: inPart(page.resources, subset),
        included: inPart(included, subset?.by === 'elements' ? undefined : subset),
        ...(outcome && { outcome }),
      }),
    );
  };
}

/** A first page is answered as of now, and says when that was; the later ones as of the same moment. */
async function momentOf(fhir: FhirServer, cursor: PageCursor | undefined): Promise<Moment> {
  if (!cursor) return { asOf: undefined, isPast: false };
  const nowSeq = await fhir.resources.currentSeq();
  if (cursor.asOf > nowSeq) throw changedCursor();
  return { asOf: cursor.asOf, isPast: cursor.asOf < nowSeq };
}

const formType = 'application/x-www-form-urlencoded';

/** Of the URL, then of the form; the body was read as text so that repeated parameters keep their order. */
function* parametersOf(request: Request): Generator<[string, string]> {
  const [, query = ''] = request.originalUrl.split(/\?(.*)/s);
  yield* new URLSearchParams(query);
  if (request.method !== 'POST') return;
  if (request.is(formType) === false) {
    throw new FhirError(415, 'not-supported', `The parameters of _search come as ${formType}.`, {
      specLink: 'https://hl7.org/fhir/R4/http.html#search',
    });
  }
  yield* new URLSearchParams(typeof request.body === 'string' ? request.body : '');
}

/** `_elements` speaks of the type that is searched, `_summary` of everything in the answer. */
function inPart(resources: readonly FoundResource[], subset: Subset | undefined): readonly FoundResource[] {
  if (!subset) return resources;
  return resources.map(found => ({ ...found, body: createSubset(found.type, subset)(found.body) }));
}

/** The self link says what was understood, the next link where to go on. */
function linksOf(base: string, { type, used }: SearchRequest, next: string | undefined) {
  const url = (parameters: [string, string][]) => {
    const query = new URLSearchParams(parameters).toString();
    return `${base}/${type}${query === '' ? '' : `?${query}`}`;
  };
  const self = { relation: 'self' as const, url: url(used) };
  if (next === undefined) return [self];
  const kept = used.filter(([name]) => name !== '_cursor');
  return [self, { relation: 'next' as const, url: url([...kept, ['_cursor', next]]) }];
}
