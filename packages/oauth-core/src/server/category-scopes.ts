/**
 * A type's scope divided by category, so that a person can share a part of the type.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#finer-grained-resource-constraints-using-search-parameters
 */
import { categoriesOfType } from '../categories.ts';
import type { ResourceScope, Scope } from '../scope.ts';

/**
 * One scope for each category of the type, with the interactions of the whole; it can be said in v2 form alone. None
 * for a type without categories, for a scope that has a filter already, and for one that reads nothing.
 */
export function categoryScopes(scope: Scope): ResourceScope[] {
  if (scope.kind !== 'resource' || scope.query.length > 0) return [];
  if (!scope.interactions.includes('read') && !scope.interactions.includes('search')) return [];
  const categories = categoriesOfType[scope.type] ?? [];
  return categories.map(({ system, code }) => ({
    ...scope,
    form: 'v2',
    query: [{ name: 'category', value: `${system}|${code}` }],
  }));
}
