import type { Interaction } from '@smart-ehr/oauth-core';
import type { WriteScript } from '@smart-ehr/prisma';
import type { Access } from '../../access.ts';
import { areOpen, findReached } from '../../stores/resource-writes.ts';
import type { StoredResource } from '../../stores/resources.ts';
import { insufficientScope } from '../access-error.ts';
import { neededScopeOf } from '../permitted.ts';
import type { ResourceGrant } from '../reach.ts';
import type { Link } from '../validation/validate-resource.ts';
import { newlyNamed } from './links.ts';
import type { Operation } from './operation.ts';

const interactions: Record<Operation['kind'], Interaction> = {
  create: 'create',
  update: 'update',
  patch: 'update',
  delete: 'delete',
};

/**
 * Refuses a resource that, as it is after the write, no scope of the operation reaches: asked in its transaction, of what
 * was just inserted, with the SQL that decides what may be read. An access to certain records may also name no patient
 * whose record is not open to it, unless the resource did before: what it writes would appear there.
 */
export function* requireReach(
  { type, id, kind, filter }: Operation,
  links: readonly Link[],
  before: StoredResource | undefined,
  access: Access,
): WriteScript<StoredResource> {
  const named = newlyNamed(links, before).filter(({ targetType }) => targetType === 'Patient');
  const patients = new Set(named.map(({ target }) => target));

  function* reachedBy(grant: ResourceGrant): WriteScript<StoredResource | undefined> {
    const stored = yield* findReached({ type, grants: [grant] }, id);
    return stored && grant.records && !(yield* areOpen(grant.records, patients)) ? undefined : stored;
  }

  for (const grant of filter.grants) {
    const stored = yield* reachedBy(grant);
    if (stored) return stored;
  }
  for (const { conditions, ...grant } of filter.grants) {
    if (!conditions || !(yield* reachedBy(grant))) continue;
    const neededScope = neededScopeOf(access, type, interactions[kind]);
    const reason = `The scope is for a part of ${type}, where this one would not be. It would need ${neededScope}.`;
    throw insufficientScope({ reason, neededScope });
  }
  const reason = `This ${type} would not lie in the records that are open to this access, or name somebody outside of them.`;
  throw insufficientScope({ reason });
}
