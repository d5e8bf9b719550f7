import type { Scope } from '../scope.ts';

/** Who narrows what: each of them must agree to a scope. */
export type ScopeLimits = {
  /** The scope string that the client is registered for. */
  client: string;
  /** The scope string of all that this server implements. */
  server: string;
  /** The scope string of what this user may ever give, once she is known. */
  user?: string;
};

export type ScopeReason =
  | 'granted'
  /** Less than asked: the fewer types, interactions or the filter that the limits leave. */
  | 'reduced'
  /** In no version of the grammar. */
  | 'unknown'
  | 'beyond-client'
  | 'beyond-server'
  | 'beyond-user'
  /** This server holds no resource of that type. */
  | 'type-not-held';

/** What became of one scope, told so that a developer needs no debugger. */
export type ScopeDecision = {
  /** As the app wrote it. */
  asked: string;
  reason: ScopeReason;
  /** What is left of it; empty when refused. */
  granted: Scope[];
  /** The reason as a sentence. */
  explanation: string;
};

export type ScopeNegotiation = { asked: string; limits: ScopeLimits; heldTypes: readonly string[] };

export function negotiateScopes(_negotiation: ScopeNegotiation): ScopeDecision[] {
  throw new Error('to come');
}
