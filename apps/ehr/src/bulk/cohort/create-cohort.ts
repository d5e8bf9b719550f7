import { FhirError, type Group } from '@smart-ehr/fhir';
import { randomToken } from '@smart-ehr/oauth-core';
import type { Request, Response } from 'express';
import type { Access } from '../../access.ts';
import { insufficientScope } from '../../fhir/access-error.ts';
import type { FhirServer } from '../../fhir/fhir-server.ts';
import { permitted } from '../../fhir/permitted.ts';
import { answerOf, type WriteAnswer } from '../../fhir/write/answer.ts';
import type { Operation } from '../../fhir/write/operation.ts';
import { preferenceOf } from '../../fhir/write/preference.ts';
import type { CohortContents } from '../../stores/cohort-job.ts';
import { exportEvent } from '../export-event.ts';
import { atOnce } from './at-once.ts';
import { createEvaluation, leaseMs, startEvaluation } from './evaluate.ts';
import { type CohortStep, type FilterContext, parseFilter, readableOf } from './parse-filter.ts';
import { cohortLink } from './profile.ts';
import { type AskedFilter, type AskedMembers, readCohort } from './read-cohort.ts';
import { UnfitCohortError } from './unfit-cohort.ts';

/** A job costs a row until it is deleted; the limits keep a client in a loop from adding up. */
const limits = { evaluating: 5, kept: 500 };
const keptMs = 24 * 60 * 60_000;

export type CohortCreate = (
  access: Access,
  operation: Operation & { kind: 'create' },
  request: Request,
  response: Response,
) => Promise<WriteAnswer | undefined>;

/**
 * POST [base]/Group of a Group that is a cohort. With `Prefer: respond-async` the answer is 202 and the address of the
 * status, and nothing is left to say; without it the members are found first, and the answer is that of any create.
 * https://hl7.org/fhir/uv/bulkdata/group.html#rest-interactions and https://hl7.org/fhir/async-bundle.html
 */
export function createCohort(fhir: FhirServer): CohortCreate {
  const evaluation = createEvaluation(fhir);
  const start = startEvaluation(fhir, evaluation);
  return async (access, operation, request, response) => {
    refuseOutputFormat(request);
    const nowMs = fhir.now();
    const contents = await contentsOf(fhir, access, operation, request);
    const id = randomToken('c_');
    const event = exportEvent('cohort begun', access, fhir.requestId(response), { job: id, group: operation.id });
    const { clientId, door } = access;
    const job = await fhir.cohorts.jobs.begin(
      {
        id,
        clientId,
        door,
        groupId: operation.id,
        contents,
        leaseUntilMs: nowMs + leaseMs,
        expiresAtMs: nowMs + keptMs,
      },
      limits,
      event,
      nowMs,
    );
    if (!job) {
      response.set('Retry-After', '60');
      const sentence = 'This client creates too many cohorts. Delete the status addresses of those that are done.';
      throw new FhirError(429, 'throttled', sentence, { specLink: cohortLink });
    }
    if (!wantsAsync(request)) {
      const written = await atOnce(evaluation(job, access, response), () => fhir.cohorts.jobs.cancel(id));
      return answerOf(fhir, access, operation, written, contents);
    }
    const address = `${contents.base}/$cohort-status/${id}`;
    response.status(202).set({ 'Content-Location': address, 'Preference-Applied': 'respond-async' }).end();
    start(job, access, response);
    return undefined;
  };
}

/** `Prefer: respond-async`. https://www.rfc-editor.org/rfc/rfc7240#section-4.1 */
function wantsAsync(request: Request): boolean {
  return /(?:^|[;,])\s*respond-async\s*(?:[;,]|$)/i.test(request.get('Prefer') ?? '');
}

/** "If an _outputFormat parameter is supplied … SHALL return an error". https://hl7.org/fhir/async-bundle.html#kick-off-request */
function refuseOutputFormat(request: Request): void {
  if (request.query._outputFormat === undefined) return;
  throw new FhirError(400, 'not-supported', 'The answer to a create is a Bundle, not files: leave _outputFormat out.', {
    expression: 'http._outputFormat',
    specLink: 'https://hl7.org/fhir/async-bundle.html#kick-off-request',
  });
}

/** Everything that the Group says, understood; and nothing that the scopes for backend services do not permit. */
async function contentsOf(
  fhir: FhirServer,
  access: Access,
  { checked, unless }: Operation & { kind: 'create' },
  request: Request,
): Promise<CohortContents> {
  const base = fhir.base(request);
  const asService = withSystemScopes(access);
  const { filter, refusal } = permitted(asService, 'Group', 'create');
  if (refusal) throw insufficientScope(refusal);
  const group = checked.resource as Group;
  const { filters, members } = readCohort(group, base);
  const steps = stepsOf(filters, { access: asService, base, nowMs: fhir.now() });
  return {
    base,
    preference: preferenceOf(request.get('Prefer')) ?? 'representation',
    group,
    filter,
    steps,
    ...(unless && { unless }),
    ...(members && { members: { patients: members.patients, groups: await groupsOf(fhir, asService, members) } }),
  };
}

/** A cohort is not about the record or the panel of a person: scopes of other levels count for nothing. */
function withSystemScopes({ patientId: _, ...access }: Access): Access {
  const scopes = access.scopes.filter(scope => scope.kind === 'resource' && scope.level === 'system');
  return { ...access, scopes };
}

/**
 * "conditions in all of the expressions": those about the patient are one step, each other is one of its own, for
 * different resources may meet them. "… all of the Patient resources … the client is authorized to access"
 */
function stepsOf(filters: readonly AskedFilter[], context: FilterContext): CohortStep[] {
  const patients: CohortStep = {
    type: 'Patient',
    filters: readableOf(context.access, 'Patient'),
    conditions: [],
    links: [],
  };
  const steps = [patients];
  for (const asked of filters) {
    const step = parseFilter(asked, context);
    // One statement has the chains of one filter, which are as few as those of a search; further ones are of their own.
    if (step.type !== 'Patient' || (step.links.length > 0 && patients.links.length > 0)) {
      steps.push(step);
      continue;
    }
    patients.conditions.push(...step.conditions);
    patients.links.push(...step.links);
  }
  return steps;
}

/** The groups that a cohort names, of which the client knows who is in them. */
async function groupsOf(fhir: FhirServer, access: Access, { groups }: AskedMembers): Promise<string[]> {
  if (groups.length === 0) return [];
  const filters = readableOf(access, 'Group');
  for (const { id, expression } of groups) {
    const found = await Promise.all(filters.map(filter => fhir.search.find(filter, id)));
    if (found.every(one => one && !one.deleted)) continue;
    const diagnostics = 'There is no such Group in reach of this access.';
    throw new UnfitCohortError([{ severity: 'error', code: 'not-found', expression, diagnostics }]);
  }
  return groups.map(({ id }) => id);
}
