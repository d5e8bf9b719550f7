/** Whether scopes permit an interaction. https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources */
import type { Interaction, Level, ResourceScope, Scope } from './scope.ts';

/** `type` is a FHIR resource type, or `*` for an interaction over all types. */
export type ScopeQuestion = { level: Level; type: string; interaction: Interaction };

/**
 * The scopes that permit it: none means refused. If each has a query, only resources that match one of them (all of
 * its parameters) may be touched; one without a query lifts that filter.
 */
export function permittingScopes(
  scopes: readonly Scope[],
  { level, type, interaction }: ScopeQuestion,
): ResourceScope[] {
  return scopes.filter(
    (scope): scope is ResourceScope =>
      scope.kind === 'resource' &&
      scope.level === level &&
      (scope.type === '*' || scope.type === type) &&
      scope.interactions.includes(interaction),
  );
}

export function scopesPermit(scopes: readonly Scope[], question: ScopeQuestion): boolean {
  return permittingScopes(scopes, question).length > 0;
}
