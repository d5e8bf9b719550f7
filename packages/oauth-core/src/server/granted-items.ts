/** What was granted, in the rows of the consent page. */
import { formatScope } from '../format-scope.ts';
import type { ResourceScope, Scope } from '../scope.ts';
import { isCoveredBy, outermostOf } from '../scope-within.ts';
import { expandScopes } from './expand-scopes.ts';

/** One row; with `parts`, `scope` is for the type and only these of its categories were allowed. */
export type GrantedItem = { scope: Scope; parts: ResourceScope[] };

/**
 * Wildcards type by type, and the categories of a type that was offered whole as one item: so what a person is told later
 * counts as it did when she decided. `offered`: what she could have given.
 */
export function grantedItems(
  granted: readonly Scope[],
  { offered, heldTypes }: { offered: readonly Scope[]; heldTypes: readonly string[] },
): GrantedItem[] {
  const items = new Map<string, GrantedItem>();
  for (const scope of outermostOf(expandScopes(granted, heldTypes))) {
    const isPart = scope.kind === 'resource' && scope.query.length > 0 && isCoveredBy({ ...scope, query: [] }, offered);
    const row = isPart ? { ...scope, query: [] } : scope;
    const key = formatScope(row);
    const parts = items.get(key)?.parts ?? [];
    items.set(key, { scope: row, parts: isPart ? [...parts, scope] : parts });
  }
  return [...items.values()];
}
