/** Writes scopes: the inverse of parse-scope.ts. */
import type { Interaction, ResourceScope, Scope } from './scope.ts';

export function formatScope(scope: Scope): string {
  switch (scope.kind) {
    case 'resource':
      return `${scope.level}/${scope.type}.${suffix(scope)}${query(scope)}`;
    case 'context':
      return `launch${scope.type === undefined ? '' : `/${scope.type}`}${scope.role === undefined ? '' : `?role=${scope.role}`}`;
    case 'identity':
    case 'access':
    case 'extension':
      return scope.name;
  }
}

/** A scope string, each scope once. */
export function formatScopes(scopes: readonly Scope[]): string {
  return [...new Set(scopes.map(formatScope))].join(' ');
}

function suffix(scope: ResourceScope): string {
  const letters = scope.interactions.map(letter).join('');
  return (scope.form === 'v1' && v1Names[letters]) || letters;
}

const v1Names: Readonly<Record<string, string>> = { rs: 'read', cud: 'write', cruds: '*' };

const letter = (interaction: Interaction) => interaction.charAt(0);

function query(scope: ResourceScope): string {
  if (scope.query.length === 0) return '';
  return `?${scope.query.map(({ name, value }) => `${escaped(name).replaceAll('=', '%3D')}=${escaped(value)}`).join('&')}`;
}

/** Escapes what a scope token or the grammar around it cannot hold; `|`, `:` and `/` stay readable. */
function escaped(text: string): string {
  return text.replace(/[^\x21\x23\x24\x27-\x5b\x5d-\x7e]/gu, encodeURIComponent);
}
