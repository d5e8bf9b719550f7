import { FhirError } from '@smart-ehr/fhir';
import type { WriteScript } from '@smart-ehr/prisma';
import { isKnown } from '../../http/etag.ts';
import { findMatching, findReached } from '../../stores/resource-writes.ts';
import type { StoredResource } from '../../stores/resources.ts';
import type { ResourceFilter } from '../reach.ts';
import type { Condition } from '../search/condition.ts';
import { noSuchResource, type Operation } from './operation.ts';

/** An operation and what it meets: the resource as it is, or (`existing`) the one that meets the condition of a create. */
export type Met = { operation: Operation; before?: StoredResource; existing?: StoredResource };

/**
 * Finds what an operation would change, within the reach of its scopes, and refuses what cannot happen to it.
 *
 * A PUT of an id that is not there creates it (SMART counts that to `u`) only where the access reaches the whole type:
 * for any other, it would tell an id that is free from one in a record that is not open. So also with a DELETE, which
 * elsewhere is done when nothing is left to do. https://hl7.org/fhir/R4/http.html#upsert
 */
export function* meet(operation: Operation, all: readonly Operation[]): WriteScript<Met> {
  const { type, id, filter } = operation;
  if (operation.kind === 'create') {
    const existing = yield* findExisting(operation, all);
    return { operation, ...(existing && { existing }) };
  }
  const before = yield* findReached(filter, id);
  if (!before && (operation.kind === 'patch' || !(yield* isFree(operation)))) throw noSuchResource(type, id);
  if (before?.deleted && operation.kind === 'patch') {
    throw new FhirError(410, 'deleted', `${type}/${id} was deleted.`);
  }
  const etag = before && !before.deleted ? `W/"${before.version}"` : undefined;
  if (operation.ifMatch !== undefined && (etag === undefined || !isKnown(operation.ifMatch, etag))) {
    throw new FhirError(412, 'conflict', `${type}/${id} is not at the version of If-Match. Read it again.`, {
      expression: 'http.If-Match',
      specLink: 'https://hl7.org/fhir/R4/http.html#concurrency',
    });
  }
  return { operation, ...(before && { before }) };
}

/** Whether nothing has this id that the filter does not reach. A cohort of another client is all that a whole filter lacks. */
function* isFree({ type, id, filter }: Operation): WriteScript<boolean> {
  if (reachesAll(filter, [])) return true;
  return reachesAll(filter, ['cohort']) && !(yield* findReached({ type, grants: [{}] }, id));
}

function reachesAll({ grants }: ResourceFilter, but: readonly Condition['kind'][]): boolean {
  return grants.some(
    ({ ids, records, conditions = [] }) => !ids && !records && conditions.every(({ kind }) => but.includes(kind)),
  );
}

/** https://hl7.org/fhir/R4/http.html#ccreate. What the same transaction deletes is not there any more. */
function* findExisting(
  { type, unless }: Operation & { kind: 'create' },
  all: readonly Operation[],
): WriteScript<StoredResource | undefined> {
  if (!unless) return undefined;
  const deleted = new Set(all.filter(one => one.kind === 'delete' && one.type === type).map(({ id }) => id));
  const found = yield* findMatching(unless.filter, unless.conditions, deleted.size + 2);
  const [match, other] = found.filter(({ id }) => !deleted.has(id));
  if (other) {
    throw new FhirError(412, 'multiple-matches', `If-None-Exist: more than one ${type} meets the condition.`, {
      expression: 'http.If-None-Exist',
      specLink: 'https://hl7.org/fhir/R4/http.html#ccreate',
    });
  }
  return match;
}
