/** Whether one scope gives no more than others do: the "same or narrower" of RFC 6749 §6. */
import { formatScope } from './format-scope.ts';
import type { ResourceScope, Scope } from './scope.ts';

/** True when `scope` permits nothing that `wider` does not. */
export function isScopeWithin(scope: Scope, wider: Scope): boolean {
  if (scope.kind !== 'resource' || wider.kind !== 'resource') return formatScope(scope) === formatScope(wider);
  return (
    reachesNoFurther(scope, wider) && scope.interactions.every(interaction => wider.interactions.includes(interaction))
  );
}

/** Within it, and not the same: the wider one permits more. */
export function isStrictlyWithin(scope: Scope, wider: Scope): boolean {
  return isScopeWithin(scope, wider) && !isScopeWithin(wider, scope);
}

/** Without those that another of them says already, and more. */
export function outermostOf<Kind extends Scope>(scopes: readonly Kind[]): Kind[] {
  return scopes.filter(scope => !scopes.some(other => isStrictlyWithin(scope, other)));
}

/**
 * True when the scopes together cover it. Scopes add up: `Observation.r` and `Observation.s` cover `Observation.rs`.
 */
export function isCoveredBy(scope: Scope, granted: readonly Scope[]): boolean {
  if (scope.kind !== 'resource') return granted.some(wider => isScopeWithin(scope, wider));
  return scope.interactions.every(interaction =>
    granted.some(wider => isScopeWithin({ ...scope, interactions: [interaction] }, wider)),
  );
}

/** Same level; same type or a wildcard; at least the same filters. */
function reachesNoFurther(scope: ResourceScope, wider: ResourceScope): boolean {
  return (
    scope.level === wider.level &&
    (wider.type === '*' || wider.type === scope.type) &&
    wider.query.every(({ name, value }) => scope.query.some(own => own.name === name && own.value === value))
  );
}
