import { describe, expect, it } from 'vitest';
import { parseScopes } from './parse-scope.ts';
import type { Interaction, Level } from './scope.ts';
import { permittingScopes, scopesPermit } from './scope-permits.ts';

const granted = parseScopes('openid launch/patient patient/Observation.rs patient/Goal.write user/*.r');

const ask = (level: Level, type: string, interaction: Interaction) =>
  scopesPermit(granted, { level, type, interaction });

it.each<[Level, string, Interaction]>([
  ['patient', 'Observation', 'read'],
  ['patient', 'Observation', 'search'],
  ['patient', 'Goal', 'create'],
  ['user', 'Condition', 'read'],
  ['user', '*', 'read'],
])('permits %s %s %s', (level, type, interaction) => {
  expect(ask(level, type, interaction)).toBe(true);
});

it.each<[Level, string, Interaction]>([
  ['patient', 'Observation', 'create'],
  ['patient', 'Goal', 'read'],
  ['patient', 'Condition', 'read'],
  ['patient', '*', 'search'],
  ['user', 'Condition', 'search'],
  ['system', 'Observation', 'read'],
  ['patient', 'observation', 'read'],
])('does not permit %s %s %s', (level, type, interaction) => {
  expect(ask(level, type, interaction)).toBe(false);
});

describe('a filtered scope', () => {
  it('is handed out with its filter', () => {
    const scopes = parseScopes('patient/Observation.rs?category=laboratory patient/Observation.rs?category=survey');
    const permitting = permittingScopes(scopes, { level: 'patient', type: 'Observation', interaction: 'read' });
    expect(permitting.map(({ query }) => query)).toEqual([
      [{ name: 'category', value: 'laboratory' }],
      [{ name: 'category', value: 'survey' }],
    ]);
  });
});
