/**
 * Scope confirmation: what a person is asked, and what her answer grants.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
 */
import { formatScope, formatScopes } from '../format-scope.ts';
import { OAuthError } from '../oauth-error.ts';
import type { ResourceScope, Scope } from '../scope.ts';
import { outermostOf } from '../scope-within.ts';
import { categoryScopes } from './category-scopes.ts';
import { expandScopes } from './expand-scopes.ts';
import { grantedWords, type ScopeDecision } from './scope-negotiation.ts';

/** What a consent page is made of, and what its form is judged by. */
export type ConsentTerms = {
  decisions: readonly ScopeDecision[];
  heldTypes: readonly string[];
  /** Scopes that cannot be denied one by one, such as `launch/patient`. */
  locked: readonly string[];
  /** What the app gets to read when nothing was denied: its own words, or one scope for each type. */
  grantedScope: 'as-asked' | 'always-expanded';
};

/**
 * One row of the consent page; `text` is the value of its form field. With `categories`, the row is for the type and
 * each of them has a field of its own: the type ticked and some of them gives just those.
 */
export type OfferedScope = { text: string; scope: Scope; locked: boolean; categories: OfferedCategory[] };
export type OfferedCategory = { text: string; scope: ResourceScope };

/** What lies within another row is not offered beside it: it is allowed or denied there. */
export function offeredScopes({ decisions, heldTypes, locked }: ConsentTerms): OfferedScope[] {
  const expanded = expandScopes(
    decisions.flatMap(decision => decision.granted),
    heldTypes,
  );
  return outermostOf(expanded).map(scope => {
    const text = formatScope(scope);
    const categories = categoryScopes(scope).map(category => ({ text: formatScope(category), scope: category }));
    return { text, scope, locked: locked.includes(text), categories };
  });
}

export type Consent = {
  /** The scope string for the app: as asked if the terms say so and nothing was denied, else the expanded survivors. */
  scope: string;
  granted: Scope[];
  denied: Scope[];
};

/**
 * `allowed`: the values that the form posted. Locked scopes are granted whether or not they are among them; a value
 * that was not offered is somebody's tampering and refused.
 */
export function applyConsent(terms: ConsentTerms, allowed: readonly string[]): Consent {
  const offered = offeredScopes(terms);
  const values = new Set(offered.flatMap(({ text, categories }) => [text, ...categories.map(one => one.text)]));
  if (!allowed.every(text => values.has(text))) {
    throw new OAuthError('invalid_request', 'The form allows a scope that was not offered.', {
      specLink: 'https://www.rfc-editor.org/rfc/rfc6749#section-3.3',
    });
  }
  const answers = offered.map(row => answerTo(row, allowed));
  const granted = answers.flatMap(answer => answer.granted);
  const denied = answers.flatMap(answer => answer.denied);
  const inOwnWords = denied.length === 0 && terms.grantedScope === 'as-asked';
  return { scope: inOwnWords ? grantedWords(terms.decisions) : formatScopes(granted), granted, denied };
}

/** A type of which every category is allowed is given whole, and so with what is in no category. */
function answerTo({ text, scope, locked, categories }: OfferedScope, allowed: readonly string[]) {
  const whole = { granted: [scope], denied: [] };
  const nothing = { granted: [], denied: [scope] };
  if (locked) return whole;
  if (!allowed.includes(text)) return nothing;
  const kept = categories.filter(category => allowed.includes(category.text));
  if (kept.length === categories.length) return whole;
  if (kept.length === 0) return nothing;
  const lost = categories.filter(category => !kept.includes(category));
  return { granted: kept.map(one => one.scope), denied: lost.map(one => one.scope) };
}
