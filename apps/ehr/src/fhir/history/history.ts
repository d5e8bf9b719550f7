import type { Request, Response } from 'express';
import { insufficientScope } from '../access-error.ts';
import type { FhirServer } from '../fhir-server.ts';
import { parametersOf } from '../http/parameters-of.ts';
import { send } from '../http/send.ts';
import { isStrict, linkWith } from '../http/take-parameters.ts';
import { permitted } from '../permitted.ts';
import type { ResourceFilter } from '../reach.ts';
import { findNamed } from '../read.ts';
import type { AccessHandler } from '../require-access.ts';
import { heldTypeOf } from '../resource-types.ts';
import { historyText } from './history-bundle.ts';
import { parseHistory } from './parse-history.ts';

/**
 * GET [base]/[type]/[id]/_history: the versions of one resource. It is what `read` permits.
 * https://hl7.org/fhir/R4/http.html#history
 */
export function historyOfResource(fhir: FhirServer): AccessHandler {
  return async (access, request, response) => {
    const { found, filter } = await findNamed(fhir, access, request.params);
    await answer(fhir, { filter, id: found.id }, request, response);
  };
}

/**
 * GET [base]/[type]/_history: the versions of all resources of a type. It is what `search` permits.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources
 */
export function historyOfType(fhir: FhirServer): AccessHandler {
  return async (access, request, response) => {
    const { filter, refusal } = permitted(access, heldTypeOf(String(request.params.type)), 'search');
    if (refusal) throw insufficientScope(refusal);
    await answer(fhir, { filter }, request, response);
  };
}

/** Pages go backwards from a version, so what is written meanwhile moves none of them. */
async function answer(
  fhir: FhirServer,
  of: { filter: ResourceFilter; id?: string },
  request: Request,
  response: Response,
): Promise<void> {
  const { count, since, before, used } = parseHistory(parametersOf(request), { strict: isStrict(request) });
  const found = await fhir.history.page({
    ...of,
    limit: count + 1,
    ...(before !== undefined && { before }),
    ...(since !== undefined && { since }),
  });
  const versions = found.slice(0, count);
  const last = found.length > count ? versions.at(-1) : undefined;

  const base = fhir.base(request);
  const url = `${base}/${of.filter.type}${of.id === undefined ? '' : `/${of.id}`}/_history`;
  const self = { relation: 'self' as const, url: linkWith(url, used) };
  const next = last && { relation: 'next' as const, url: linkWith(url, used, String(last.key)) };
  response.set('Cache-Control', 'private, no-cache').vary('Authorization');
  const total = before === undefined && !next ? versions.length : undefined;
  send(response, historyText({ base, links: next ? [self, next] : [self], total, versions }));
}
