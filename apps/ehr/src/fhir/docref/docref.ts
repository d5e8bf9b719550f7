import { FhirError, operationOutcome } from '@smart-ehr/fhir';
import type { FoundResource } from '../../stores/resource-search.ts';
import { insufficientScope } from '../access-error.ts';
import type { FhirServer } from '../fhir-server.ts';
import { parametersOf } from '../http/parameters-of.ts';
import { send } from '../http/send.ts';
import { isStrict, linkWith } from '../http/take-parameters.ts';
import { permitted } from '../permitted.ts';
import { type ResourceFilter, withinRecord } from '../reach.ts';
import type { AccessHandler } from '../require-access.ts';
import { bundleText } from '../search/bundle.ts';
import { parseCondition } from '../search/parse-condition.ts';
import { parseSort } from '../search/parse-sort.ts';
import { invalid } from '../search/parse-values.ts';
import { hasFewValues } from '../search/refuse-search.ts';
import { type DocrefRequest, parseDocref } from './parse-docref.ts';

const type = 'DocumentReference';
/** "The LOINC code for a C-CDA Clinical Summary of Care (CCD)" */
const summary = 'http://loinc.org|34133-9';
const mostDocuments = 1000;

/**
 * GET or POST [base]/DocumentReference/$docref: the documents about a patient's care in a period; without a period the
 * newest, and without a type the newest summary of care if there is one. Superseded documents are left out.
 * https://hl7.org/fhir/us/core/STU7/OperationDefinition-docref.html
 */
export function docref(fhir: FhirServer): AccessHandler {
  return async (access, request, response) => {
    const { filter, refusal } = permitted(access, type, 'search');
    if (refusal) throw insufficientScope(refusal);
    const asked = parseDocref(parametersOf(request), { strict: isStrict(request) });
    const within = withinRecord(filter, asked.patient);
    const matches = within && !asked.onDemand ? await documents(fhir, within, asked) : [];

    const base = fhir.base(request);
    const links = [{ relation: 'self' as const, url: linkWith(`${base}/${type}/$docref`, asked.used) }];
    response.set('Cache-Control', 'private, no-cache').vary('Authorization');
    const outcome = asked.onDemand ? { outcome: nothingOnDemand } : {};
    send(response, bundleText({ base, links, total: matches.length, matches, included: [], ...outcome }));
  };
}

async function documents(fhir: FhirServer, filter: ResourceFilter, asked: DocrefRequest): Promise<FoundResource[]> {
  const asOf = await fhir.resources.currentSeq();
  const find = async (count: number, ...texts: [string, string][]) => {
    const all: [string, string][] = [['status', 'current'], ...asked.narrowed, ...texts];
    const conditions = all.flatMap(([name, value]) => parseCondition(type, name, value, { base: '', nowMs: 0 }) ?? []);
    if (!hasFewValues(conditions)) throw invalid('type', 'These are too many types and profiles. Ask in parts');
    const sort = parseSort(type, '-date') ?? [];
    return fhir.search.page({ filter, conditions, sort, count, asOf, isPast: false });
  };
  const { start, end } = asked;
  if (start === undefined && end === undefined) {
    const { resources } = asked.hasType ? await find(1) : await find(1, ['type', summary]);
    return resources.length > 0 || asked.hasType ? resources : (await find(1)).resources;
  }
  const within = (name: string): [string, string][] => [
    ...(start === undefined ? [] : [[name, `ge${start}`] as [string, string]]),
    ...(end === undefined ? [] : [[name, `le${end}`] as [string, string]]),
  ];
  // "The date range relates to care dates"; of a document that names none, the date is the best that is known.
  const pages = [
    await find(mostDocuments, ...within('period')),
    await find(mostDocuments, ['period:missing', 'true'], ...within('date')),
  ];
  if (pages.some(({ next }) => next)) {
    throw new FhirError(400, 'too-costly', `These are more than ${mostDocuments} documents. Ask for a shorter period.`);
  }
  return pages.flatMap(({ resources }) => resources);
}

const nothingOnDemand = operationOutcome({
  severity: 'information',
  code: 'not-supported',
  diagnostics: 'This server makes no documents on demand. Without on-demand, it answers with those that it has.',
});
