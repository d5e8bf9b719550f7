import { FhirError } from '@smart-ehr/fhir';
import type { WriteScript } from '@smart-ehr/prisma';
import type { Access } from '../../access.ts';
import { refuseCohort } from '../../bulk/cohort/refuse-cohort.ts';
import { takeTurn } from '../../stores/resource-writes.ts';
import type { Change, Saved, StoredResource } from '../../stores/resources.ts';
import { saveChanges } from '../../stores/resources-save.ts';
import type { createIndexValues } from '../index-values.ts';
import { ofEntry } from './in-entry.ts';
import { type NewNames, rewriteLinks } from './links.ts';
import { type Met, meet } from './meet.ts';
import type { CheckedResource, Operation } from './operation.ts';
import { patched } from './patched.ts';
import { requireReach } from './require-reach.ts';
import { requireReadableLinks } from './require-readable-links.ts';
import { createSizeBudget, type SizeBudget } from './size-budget.ts';

/** What became of an operation. `existing`: a condition kept a create from happening, and `stored` is what met it. */
export type Written = Omit<Saved, 'outcome'> & {
  outcome: Saved['outcome'] | 'existing';
  /** As it is now; absent when it is deleted. */
  stored?: StoredResource;
};

export type CommitContext = {
  access: Access;
  base: string;
  nowMs: number;
  indexValues: ReturnType<typeof createIndexValues>;
  /** Whether the operations are entries of one transaction, which may refer to each other by `fullUrl`. */
  together: boolean;
  /** Whether this is the create of a cohort, by those who have found its members (bulk/cohort). */
  isCohort?: boolean;
};

/** An operation that changes something: what the resource was, and what it will be (null when it is deleted). */
export type Changing = Met & { next: CheckedResource | null; change: Change };

/** Each is a row to insert, while everybody else waits for the writer. */
const mostIndexRows = 20_000;
const mostIndexRowsOfAll = 100_000;

/**
 * Carries out writes in one transaction: all, or (when one of them throws) none. Each must be within the reach of its
 * scopes as the resource was, and as it will be. https://hl7.org/fhir/R4/http.html#transaction
 */
export function* commitOperations(operations: readonly Operation[], context: CommitContext): WriteScript<Written[]> {
  let entry: number | undefined;
  try {
    yield* takeTurn();
    const budget = createSizeBudget();
    const met: Met[] = [];
    for (const operation of operations) {
      entry = operation.entry;
      const one = yield* meet(operation, operations);
      budget.use((one.before ?? one.existing)?.body.length ?? 0);
      budget.require();
      met.push(one);
    }
    const newNames = context.together ? namesOf(met) : undefined;
    const changing: Changing[] = [];
    let rows = 0;
    for (const one of met.filter(({ existing }) => !existing)) {
      entry = one.operation.entry;
      const next = changingOf(one, newNames, context, budget);
      rows += indexRowsOf(next.change);
      if (rows > mostIndexRowsOfAll) throw tooManyRows(mostIndexRowsOfAll, 'by one Bundle');
      changing.push(next);
    }
    for (const one of changing) {
      entry = one.operation.entry;
      yield* requireReadableLinks(one, changing, context.access);
    }
    const changes = changing.map(({ change }) => change);
    const saved = changes.length === 0 ? [] : yield* saveChanges(changes, context.nowMs);
    const written = new Map<Operation, Written>();
    for (const { operation, existing } of met) {
      if (existing) written.set(operation, { ...existing, outcome: 'existing', stored: existing });
    }
    for (const [index, { operation, before, next }] of changing.entries()) {
      entry = operation.entry;
      const stored = next && (yield* requireReach(operation, next.links, before, context.access));
      const one = saved[index];
      if (one) written.set(operation, { ...one, ...(stored && { stored }) });
    }
    return operations.flatMap(operation => written.get(operation) ?? []);
  } catch (error) {
    throw ofEntry(error, entry);
  }
}

function changingOf(met: Met, newNames: NewNames | undefined, context: CommitContext, budget: SizeBudget): Changing {
  const next = nextOf(met, context.base, budget);
  if (!context.isCohort) refuseCohort(next?.resource, met.before);
  if (next) rewriteLinks(next.links, context.base, newNames);
  return { ...met, next, change: changeOf(met, next, context) };
}

function namesOf(met: readonly Met[]): NewNames {
  return new Map(
    met.flatMap(({ operation: { fullUrl, type, id }, existing }) =>
      fullUrl === undefined ? [] : [[fullUrl, `${type}/${existing?.id ?? id}`] as const],
    ),
  );
}

function nextOf({ operation, before }: Met, base: string, budget: SizeBudget): CheckedResource | null {
  switch (operation.kind) {
    case 'create':
    case 'update':
      return operation.checked;
    case 'patch':
      return patched(operation, before, base, budget);
    case 'delete':
      return null;
  }
}

function changeOf(
  { operation: { type, id } }: Met,
  next: CheckedResource | null,
  { indexValues }: CommitContext,
): Change {
  if (!next) return { type, id, resource: null };
  const resource = { ...next.resource, id };
  const change = { type, id, resource, ...indexValues(resource) };
  if (indexRowsOf(change) > mostIndexRows) throw tooManyRows(mostIndexRows, 'of one resource');
  return change;
}

function indexRowsOf(change: Change): number {
  if (!change.resource) return 0;
  return Object.values(change.index).reduce((sum, { length }) => sum + length, change.patients.length);
}

function tooManyRows(most: number, of: string): FhirError {
  return new FhirError(413, 'too-costly', `More than ${most} codes, names, dates and references are not kept ${of}.`);
}
