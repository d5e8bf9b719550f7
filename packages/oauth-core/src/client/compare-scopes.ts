/**
 * Compares what was granted with what was asked. An app looks and adapts, because a person can say no to each item.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#wildcard-scopes
 */
import { parseScopes, readScopes } from '../parse-scope.ts';
import { type Interaction, interactions, type ResourceScope, type Scope } from '../scope.ts';
import { isCoveredBy } from '../scope-within.ts';

/**
 * `reduced`: something of it was granted. That is also what a wildcard becomes when the server answers type by type;
 * ask `scopesPermit` about each type that you need.
 */
export type ScopeOutcome = { asked: string; outcome: 'granted' | 'reduced' | 'denied' };

export function compareScopes(asked: string, granted: string): ScopeOutcome[] {
  const scopes = parseScopes(granted);
  return readScopes(asked).map(({ text, scope }) => ({
    asked: text,
    outcome: scope === undefined ? 'denied' : outcomeOf(scope, scopes),
  }));
}

function outcomeOf(scope: Scope, granted: readonly Scope[]): ScopeOutcome['outcome'] {
  if (isCoveredBy(scope, granted)) return 'granted';
  return granted.some(other => overlap(scope, other)) ? 'reduced' : 'denied';
}

function overlap(one: Scope, other: Scope): boolean {
  if (one.kind !== 'resource' || other.kind !== 'resource' || one.level !== other.level) return false;
  const sameType = one.type === '*' || other.type === '*' || one.type === other.type;
  return sameType && interactions.some(interaction => permits(one, interaction) && permits(other, interaction));
}

const permits = (scope: ResourceScope, interaction: Interaction) => scope.interactions.includes(interaction);
