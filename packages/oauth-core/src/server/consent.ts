import type { Scope } from '../scope.ts';
import type { ScopeDecision } from './scope-negotiation.ts';

/** What a consent page is made of, and what its form is judged by. */
export type ConsentTerms = {
  decisions: readonly ScopeDecision[];
  heldTypes: readonly string[];
  /** Scopes that cannot be denied one by one, such as `launch/patient`. */
  locked: readonly string[];
};

/** One row of the consent page; `text` is the form field's value. */
export type OfferedScope = { text: string; scope: Scope; locked: boolean };

export function offeredScopes(_terms: ConsentTerms): OfferedScope[] {
  throw new Error('to come');
}

export type Consent = {
  /** The scope string for the app. */
  scope: string;
  granted: Scope[];
  denied: Scope[];
};

/** `allowed`: the values that the form posted. */
export function applyConsent(_terms: ConsentTerms, _allowed: readonly string[]): Consent {
  throw new Error('to come');
}
