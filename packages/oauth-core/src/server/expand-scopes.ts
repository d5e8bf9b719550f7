import type { Scope } from '../scope.ts';

export function expandScopes(_scopes: readonly Scope[], _heldTypes: readonly string[]): Scope[] {
  throw new Error('to come');
}
