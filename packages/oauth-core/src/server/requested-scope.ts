/**
 * Which of the asked scopes can be given at all, and which context they need.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
 */
import { OAuthError } from '../oauth-error.ts';
import type { Scope } from '../scope.ts';
import { negotiateScopes, type ScopeDecision, type ScopeNegotiation } from './scope-negotiation.ts';

const maxWords = 100;
const maxBytes = 8192;

/**
 * Every word costs a decision, a row of the consent page and a place in what is stored; a SMART app that names each
 * type of the US Core profiles asks for some forty.
 */
export function verifyScopeSize(scope: string): void {
  const words = scope.split(' ').filter(word => word !== '').length;
  if (words <= maxWords && new TextEncoder().encode(scope).length <= maxBytes) return;
  throw new OAuthError('invalid_scope', `Ask for at most ${maxWords} scopes, in at most ${maxBytes} bytes.`, {
    specLink: 'https://www.rfc-editor.org/rfc/rfc6749#section-3.3',
  });
}

/**
 * The reasons for the first scopes. A word that is no scope may be anything, even a secret that came in the wrong field,
 * and what is said here is written down: it is repeated only if it nearly is a scope.
 */
export function whyNothing(decisions: readonly ScopeDecision[]): string {
  if (decisions.length === 0) return 'Ask for one at least.';
  const isNearlyScope = (asked: string) => /^(?:patient|user|system|launch)\b.{0,60}$/.test(asked);
  const reasons = decisions.map(({ asked, reason, explanation }) =>
    reason === 'unknown' && !isNearlyScope(asked) ? 'One word is not a scope of SMART App Launch 2.2.' : explanation,
  );
  return [...new Set(reasons)].slice(0, 3).join(' ');
}

/** Scopes that are unknown or too wide are left out and explained; a request that keeps none of its scopes fails. */
export function verifyRequestedScope(negotiation: ScopeNegotiation): ScopeDecision[] {
  const decisions = negotiateScopes(negotiation);
  if (decisions.every(({ granted }) => granted.length === 0)) {
    throw new OAuthError('invalid_scope', `None of the scopes can be given. ${whyNothing(decisions)}`, {
      specLink: 'https://www.rfc-editor.org/rfc/rfc6749#section-3.3',
    });
  }
  return decisions;
}

/**
 * Where a patient/ scope is granted the EHR "SHALL establish a patient in context"; without launch/patient "it MAY
 * infer the launch/patient scope", and this server does.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#standalone-apps
 */
export function needsPatient(granted: readonly Scope[]): boolean {
  const hasPatientScope = granted.some(scope => scope.kind === 'resource' && scope.level === 'patient');
  return hasPatientScope || asksForContext(granted, 'patient');
}

export function needsEncounter(granted: readonly Scope[]): boolean {
  return asksForContext(granted, 'encounter');
}

function asksForContext(scopes: readonly Scope[], type: string): boolean {
  return scopes.some(scope => scope.kind === 'context' && scope.type === type);
}
