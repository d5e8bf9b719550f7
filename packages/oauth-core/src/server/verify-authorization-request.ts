import type { AuthorizationRequest } from './authorization-request.ts';
import type { RegisteredClient } from './client.ts';
import type { RedirectTarget } from './redirect-target.ts';
import type { ScopeDecision } from './scope-negotiation.ts';

/** What the front door that was asked insists on. */
export type AuthorizationPolicy = {
  /** The FHIR bases (and aliases) that `aud` may name; a trailing slash makes no difference. */
  auds: readonly string[];
  /** `optional` only for a legacy client at a legacy door. */
  pkce: 'required' | 'optional';
  /** The scope string of all that this server implements. */
  serverScope: string;
  heldTypes: readonly string[];
};

export type Prompt = 'none' | 'login' | 'consent' | 'select_account';

/** An authorization request that keeps every rule: what the rest of the login works on. Plain data. */
export type VerifiedAuthorizationRequest = {
  target: RedirectTarget;
  clientId: string;
  /** As asked. */
  scope: string;
  scopeDecisions: ScopeDecision[];
  /** A patient must be in context: asked for by `launch/patient`, or inferred from a `patient/` scope. */
  needsPatient: boolean;
  needsEncounter: boolean;
  /** The handle of an EHR launch. */
  launch?: string;
  codeChallenge?: string;
  nonce?: string;
  prompt: Prompt[];
  maxAgeSeconds?: number;
  loginHint?: string;
};

export type AuthorizationVerification = {
  client: RegisteredClient;
  target: RedirectTarget;
  policy: AuthorizationPolicy;
};

/** Throws what must be sent to the redirect URI with `createErrorResponse`. */
export function verifyAuthorizationRequest(
  _request: AuthorizationRequest,
  _verification: AuthorizationVerification,
): VerifiedAuthorizationRequest {
  throw new Error('to come');
}
