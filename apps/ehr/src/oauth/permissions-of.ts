import { describeScope, formatScope, parseScopes, type Scope } from '@smart-ehr/oauth-core';
import { grantedItems, type ScopeAccount } from '@smart-ehr/oauth-core/server';
import { current, frontDoors } from '../front-doors.ts';
import type { Permission } from '../pages/manage-page.tsx';
import type { Language } from '../pages/texts/catalogue.ts';
import type { GrantInForce } from '../stores/grants-in-force.ts';
import { typesAt } from './scopes.ts';

/** What a grant lets its app do, in the rows of the scope confirmation: first those that came with the approval. */
export function permissionsOf(
  { scope, door: name }: Pick<GrantInForce, 'scope' | 'door'>,
  accounts: readonly ScopeAccount[],
  language: Language,
): Permission[] {
  const door = frontDoors.find(one => one.name === name) ?? current;
  const isLocked = (one: Scope) => one.kind === 'context' || door.policy.lockedScopes.includes(formatScope(one));
  const items = grantedItems(parseScopes(scope), { offered: accounts.flatMap(offeredFor), heldTypes: typesAt(door) });
  const permissions = items.map(({ scope: row, parts }) => ({
    scope: formatScope(row),
    title: describeScope(row, language),
    required: isLocked(row),
    parts: parts.map(part => describeScope(part, language)),
  }));
  return [...permissions.filter(({ required }) => required), ...permissions.filter(({ required }) => !required)];
}

/** What was left for the person to decide on. */
const offeredFor = ({ steps }: ScopeAccount) => parseScopes(steps.findLast(({ by }) => by !== 'consent')?.left ?? '');
