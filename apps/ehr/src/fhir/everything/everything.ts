import { FhirError, operationOutcome } from '@smart-ehr/fhir';
import type { FhirServer } from '../fhir-server.ts';
import { parametersOf } from '../http/parameters-of.ts';
import { send } from '../http/send.ts';
import { isStrict, linkWith } from '../http/take-parameters.ts';
import { findNamed } from '../read.ts';
import type { AccessHandler } from '../require-access.ts';
import { bundleText } from '../search/bundle.ts';
import { changedCursor, type PageCursor, writeCursor } from '../search/page-cursor.ts';
import { parseEverything } from './parse-everything.ts';
import { type RecordPlace, readRecordPage } from './record-page.ts';
import { isAsked, planRecord, type RecordStep } from './record-steps.ts';
import { referredResources } from './referred-resources.ts';

/**
 * GET or POST [base]/Patient/[id]/$everything: the record of one patient, and what it refers to.
 * https://hl7.org/fhir/R4/operation-patient-everything.html
 *
 * Each type is asked of `permitted` as a search of it would; what that leaves out, the first page says. Pages are as of
 * the commit of the first. What the resources of a page refer to comes with that page, and again with others.
 */
export function everything(fhir: FhirServer): AccessHandler {
  return async (access, request, response) => {
    const { found, filter } = await findNamed(fhir, access, { type: 'Patient', id: request.params.id });
    if (found.deleted) throw new FhirError(410, 'deleted', `Patient/${found.id} was deleted.`);
    const asked = parseEverything(parametersOf(request), { strict: isStrict(request) });
    const { steps, leftOut } = planRecord(access, { id: found.id, filter }, asked);

    const nowSeq = await fhir.resources.currentSeq();
    const asOf = asked.cursor?.asOf ?? nowSeq;
    if (asOf > nowSeq) throw changedCursor();
    const moment = { asOf, isPast: asOf < nowSeq };
    const from = asked.cursor && placeOf(asked.cursor, steps);
    const { resources, next } = await readRecordPage(fhir.search, steps, { from, count: asked.count, moment });
    const matches = resources.filter(({ type }) => isAsked(type, asked.types));
    const included = await referredResources(fhir.search, access, asked, resources, moment);

    const base = fhir.base(request);
    const url = `${base}/Patient/${found.id}/$everything`;
    const self = { relation: 'self' as const, url: linkWith(url, asked.used) };
    const cursor = next && writeCursor({ asOf, after: { values: [next.type], key: next.key } });
    response.set('Cache-Control', 'private, no-cache').vary('Authorization');
    send(
      response,
      bundleText({
        base,
        links: cursor ? [self, { relation: 'next', url: linkWith(url, asked.used, cursor) }] : [self],
        total: !from && !next ? matches.length : undefined,
        matches,
        included,
        ...(!from && leftOut.length > 0 && { outcome: noteOf(leftOut) }),
      }),
    );
  };
}

/** A page link that names a type which the access no longer permits leads nowhere. */
function placeOf({ after: { values, key } }: PageCursor, steps: readonly RecordStep[]): RecordPlace {
  const [name] = values;
  const step = steps.find(({ type }) => type === name);
  if (!step) throw changedCursor();
  return { type: step.type, key };
}

const noteOf = (leftOut: readonly string[]) =>
  operationOutcome({
    severity: 'information',
    code: 'suppressed',
    diagnostics: `Left out, because this access does not permit it: ${leftOut.join(', ')}.`,
  });
