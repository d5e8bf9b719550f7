/** Says in plain words what a scope lets an app do, as a consent page shows it. */
import { formatScope } from './format-scope.ts';
import type { Scope } from './scope.ts';

export type Language = 'en' | 'es';

export function describeScope(scope: Scope, _language: Language): string {
  return formatScope(scope);
}
