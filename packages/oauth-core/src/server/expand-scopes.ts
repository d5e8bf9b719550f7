/**
 * Spells wildcards out, so that a person can decide type by type.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#wildcard-scopes
 */
import { formatScope } from '../format-scope.ts';
import type { ResourceScope, Scope } from '../scope.ts';

/**
 * Context, identity, access and extension scopes first, in their order; then the resource scopes by alphabet, a
 * wildcard replaced by one scope for each held type, in the v1 or v2 form that it was asked in. Scopes that mean the
 * same are listed once.
 */
export function expandScopes(scopes: readonly Scope[], heldTypes: readonly string[]): Scope[] {
  const resources = scopes
    .filter(scope => scope.kind === 'resource')
    .flatMap(scope => (scope.type === '*' ? heldTypes.map(type => ({ ...scope, type })) : scope));
  const others = scopes.filter(scope => scope.kind !== 'resource');
  return [...onePer(formatScope, others), ...onePer(meaning, resources).sort(byText)];
}

/** Both forms in v2: `.read` and `.rs` mean the same. */
function meaning(scope: ResourceScope): string {
  return formatScope({ ...scope, form: 'v2' });
}

function onePer<S extends Scope>(key: (scope: S) => string, scopes: readonly S[]): S[] {
  const first = new Map<string, S>();
  for (const scope of scopes) if (!first.has(key(scope))) first.set(key(scope), scope);
  return [...first.values()];
}

function byText(one: Scope, other: Scope): number {
  return formatScope(one) < formatScope(other) ? -1 : 1;
}
