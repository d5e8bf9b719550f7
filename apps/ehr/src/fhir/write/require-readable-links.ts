import type { WriteScript } from '@smart-ehr/prisma';
import type { Access } from '../../access.ts';
import { findReached } from '../../stores/resource-writes.ts';
import { insufficientScope } from '../access-error.ts';
import { permitted } from '../permitted.ts';
import { reachOf } from '../reach.ts';
import { type HeldType, isHeldType } from '../resource-types.ts';
import type { Changing } from './commit.ts';
import { type Named, newlyNamed } from './links.ts';

/**
 * Refuses links that would carry reach from one record into another, unless the access may read what they lead to: who
 * reads a document also reads the Binary that it shows, and a Provenance is read with any of its targets (reach.ts). An
 * access to certain records must not open others to itself in this way, nor write into them.
 *
 * Asked before the write, for after it such a link vouches for itself. What is created by the same write may be named.
 */
export function* requireReadableLinks(
  { operation, before, next }: Changing,
  all: readonly Changing[],
  access: Access,
): WriteScript<void> {
  if (!next || !operation.filter.grants.every(({ records }) => records)) return;
  for (const named of newlyNamed(next.links, before)) {
    const { targetType: type, target: id } = named;
    if (!isHeldType(type) || !carriesReach(operation.type, named, type) || isCreated(type, id, all)) continue;
    const { filter, refusal } = permitted(access, type, 'read', id);
    if (refusal) throw insufficientScope(refusal);
    if (!(yield* findReached(filter, id))) {
      const reason = `This ${operation.type} leads to a ${type} that is not in reach of this access.`;
      throw insufficientScope({ reason });
    }
  }
}

function isCreated(type: string, id: string, all: readonly Changing[]): boolean {
  return all.some(({ operation: one }) => one.kind === 'create' && one.type === type && one.id === id);
}

/** Where a Provenance says what it tells of, alone or as the entry of a Bundle. */
const target = /^(Provenance|Bundle\.entry\[\d+\]\.resource)\.target\[\d+\]\.reference$/;

function carriesReach(from: HeldType, { kind, expression }: Named, to: HeldType): boolean {
  if (kind === 'attachment') return to === 'Binary';
  return from === 'Provenance' && target.test(expression) && reachOf(to) !== 'whole';
}
