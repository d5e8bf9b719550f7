/** What is left of a scope under a limit: the intersection of what both permit. */
import type { ContextScope, Interaction, ResourceScope, Scope, ScopeParameter } from '../scope.ts';
import { interactions } from '../scope.ts';
import { isCoveredBy, outermostOf } from '../scope-within.ts';

/** The scope itself when the limit covers it, else the pieces of it that the limit permits; none when nothing is. */
export function narrowScope(scope: Scope, limit: readonly Scope[]): Scope[] {
  if (isCoveredBy(scope, limit)) return [scope];
  if (scope.kind === 'context') return limit.some(permitted => permitsContext(scope, permitted)) ? [scope] : [];
  if (scope.kind !== 'resource') return [];
  const pieces = limit.flatMap(permitted => (permitted.kind === 'resource' ? intersection(scope, permitted) : []));
  return outermostOf(uniteInteractions(pieces)).map(piece => ({ ...piece, form: formFor(piece, scope.form) }));
}

/**
 * A role only says which of several is meant; one that the EHR does not know still gives the type's context. What is
 * neither patient nor encounter comes with the launch itself, so whoever may be told of a launch may be told of it.
 */
function permitsContext({ type }: ContextScope, permitted: Scope): boolean {
  if (permitted.kind !== 'context') return false;
  const isBroughtAlong = type !== 'patient' && type !== 'encounter';
  return permitted.type === type || (isBroughtAlong && permitted.type === undefined);
}

function intersection(asked: ResourceScope, permitted: ResourceScope): ResourceScope[] {
  if (asked.level !== permitted.level) return [];
  if (asked.type !== '*' && permitted.type !== '*' && asked.type !== permitted.type) return [];
  const both = asked.interactions.filter(interaction => permitted.interactions.includes(interaction));
  if (both.length === 0) return [];
  return [
    {
      ...asked,
      type: asked.type === '*' ? permitted.type : asked.type,
      interactions: both,
      query: uniteQueries(asked.query, permitted.query),
    },
  ];
}

/** Both filters apply. */
function uniteQueries(one: ScopeParameter[], other: ScopeParameter[]): ScopeParameter[] {
  const added = other.filter(({ name, value }) => !one.some(own => own.name === name && own.value === value));
  return [...one, ...added];
}

/** `Observation.r` and `Observation.s` add up to `Observation.rs`. */
function uniteInteractions(pieces: ResourceScope[]): ResourceScope[] {
  const byReach = new Map<string, ResourceScope>();
  for (const piece of pieces) {
    const reach = JSON.stringify([piece.type, piece.query]);
    const permitted = new Set<Interaction>([...(byReach.get(reach)?.interactions ?? []), ...piece.interactions]);
    byReach.set(reach, { ...piece, interactions: interactions.filter(interaction => permitted.has(interaction)) });
  }
  return [...byReach.values()];
}

/** The asked form is kept where it can say it: v1 has no filters and only `read`, `write` and `*`. */
function formFor({ interactions: permitted, query }: ResourceScope, asked: 'v1' | 'v2'): 'v1' | 'v2' {
  const letters = permitted.map(interaction => interaction.charAt(0)).join('');
  return asked === 'v1' && query.length === 0 && ['rs', 'cud', 'cruds'].includes(letters) ? 'v1' : 'v2';
}
