/**
 * Scope confirmation: what a person is asked, and what her answer grants.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
 */
import { formatScope, formatScopes } from '../format-scope.ts';
import { OAuthError } from '../oauth-error.ts';
import type { Scope } from '../scope.ts';
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

/** One row of the consent page; `text` is the value of its form field. */
export type OfferedScope = { text: string; scope: Scope; locked: boolean };

export function offeredScopes({ decisions, heldTypes, locked }: ConsentTerms): OfferedScope[] {
  return expandScopes(
    decisions.flatMap(decision => decision.granted),
    heldTypes,
  ).map(scope => {
    const text = formatScope(scope);
    return { text, scope, locked: locked.includes(text) };
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
  if (!allowed.every(text => offered.some(row => row.text === text))) {
    throw new OAuthError('invalid_request', 'The form allows a scope that was not offered.', {
      specLink: 'https://www.rfc-editor.org/rfc/rfc6749#section-3.3',
    });
  }
  const isAllowed = ({ text, locked }: OfferedScope) => locked || allowed.includes(text);
  const granted = offered.filter(isAllowed).map(({ scope }) => scope);
  const denied = offered.filter(row => !isAllowed(row)).map(({ scope }) => scope);
  const inOwnWords = denied.length === 0 && terms.grantedScope === 'as-asked';
  return { scope: inOwnWords ? grantedWords(terms.decisions) : formatScopes(granted), granted, denied };
}
