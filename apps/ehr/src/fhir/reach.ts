import type { ResourceScope } from '@smart-ehr/oauth-core';
import { type HeldType, isHeldType, namesManyRecords, resourceTypes } from './resource-types.ts';
import type { RecordLimit } from './role-limits.ts';
import type { Condition } from './search/condition.ts';
import { parseCondition } from './search/parse-condition.ts';

/** The resources of one type that may be touched: those that at least one grant reaches. */
export type ResourceFilter = { type: HeldType; grants: readonly [ResourceGrant, ...ResourceGrant[]] };

/** Every part that is present must hold. An empty grant reaches the whole type. */
export type ResourceGrant = {
  /** Exactly these resources. */
  ids?: readonly string[];
  records?: RecordReach;
  /** The `?param=value` of a query scope, and of every Group that it is no cohort of another client. */
  conditions?: readonly Condition[];
};

/** How a resource hangs on the records that are open. */
export type RecordReach = RecordLimit & { by: ReachKind; types: readonly HeldType[] };

/**
 * - `compartment`: it is in the patient's compartment (patient-compartment.ts), `types` says nothing.
 * - `target`: a Provenance, by a target of one of `types` in the compartment.
 * - `attachment`: a Binary, by its security context; without one by a document of `types` that shows it.
 */
export type ReachKind = 'compartment' | 'target' | 'attachment';

/** Types that carry no patient's data. */
const wholeTypes: readonly string[] = [
  ...['Endpoint', 'Location', 'Medication', 'Organization', 'Practitioner', 'PractitionerRole', 'Questionnaire'],
];
const reachKinds: Partial<Record<HeldType, ReachKind>> = { Provenance: 'target', Binary: 'attachment' };

/** Types whose resources are in compartments themselves: through them others are reached. */
const compartmentTypes = resourceTypes
  .map(({ type }) => type)
  .filter(type => !wholeTypes.includes(type) && !namesManyRecords(type) && reachKinds[type] === undefined);

/** How a type hangs on patients' records; `whole` when it carries no patient's data. */
export function reachOf(type: HeldType): ReachKind | 'whole' {
  return wholeTypes.includes(type) ? 'whole' : (reachKinds[type] ?? 'compartment');
}

/**
 * What one scope reaches within the records that are open; undefined when that is nothing. A query scope whose
 * parameter this server cannot search by reaches nothing: a filter that is not understood must not be dropped.
 */
export function grantOf(
  type: string,
  scope: ResourceScope,
  limit: RecordLimit,
  readable: (type: string) => boolean,
): ResourceGrant | undefined {
  if (!isHeldType(type)) return undefined;
  const conditions = queryConditions(type, scope);
  if (!conditions) return undefined;
  return { ...recordsOf(type, limit, readable), ...(conditions.length > 0 && { conditions }) };
}

/** What of a filter lies in the record of this patient; undefined where a type is in no record, or this one is closed. */
export function withinRecord({ type, grants }: ResourceFilter, patientId: string): ResourceFilter | undefined {
  const by = reachOf(type);
  if (by === 'whole' || namesManyRecords(type)) return undefined;
  const [first, ...others] = grants.flatMap(({ records, ...grant }) => {
    if (records?.patientIds?.includes(patientId) === false) return [];
    return [{ ...grant, records: { by, types: compartmentTypes, ...records, patientIds: [patientId] } }];
  });
  return first && { type, grants: [first, ...others] };
}

function recordsOf(
  type: HeldType,
  limit: RecordLimit,
  readable: (type: string) => boolean,
): Pick<ResourceGrant, 'records'> {
  const everyRecord = limit.patientIds === undefined && limit.panelOf === undefined;
  const by = reachOf(type);
  if (everyRecord || by === 'whole') return {};
  const types = by === 'compartment' ? [] : compartmentTypes.filter(readable);
  return { records: { ...limit, by, types } };
}

function queryConditions(type: HeldType, scope: ResourceScope): Condition[] | undefined {
  const conditions: Condition[] = [];
  for (const { name, value } of scope.query) {
    const condition = understood(type, name, value);
    if (!condition) return undefined;
    conditions.push(condition);
  }
  return conditions;
}

/** "Modifiers, chains, _filter" in a scope are experimental: plain parameters only. */
function understood(type: HeldType, name: string, value: string): Condition | undefined {
  if (name.includes(':')) return undefined;
  try {
    return parseCondition(type, name, value, { base: '', nowMs: 0 });
  } catch {
    return undefined;
  }
}
