/**
 * Negotiates scopes, and explains itself: for each asked scope what is left of it and why.
 * "the authorization server MAY fully or partially ignore the scope requested by the client":
 * https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 */
import { formatScope, formatScopes } from '../format-scope.ts';
import { type ParsedScope, parseScopes, readScopes } from '../parse-scope.ts';
import type { Scope } from '../scope.ts';
import { contextTypes } from './launch-contexts.ts';
import { narrowScope } from './narrow-scope.ts';

/** Each of them must agree to a scope. Scope strings. */
export type ScopeLimits = {
  /** All that this server implements. */
  server: string;
  /** What the client is registered for. */
  client: string;
  /** What this user may ever give, once she is known. */
  user?: string;
};

export type ScopeReason =
  | 'granted'
  /** Less than asked: the types, interactions or filters that the limits leave. */
  | 'reduced'
  /** In no version of the grammar. */
  | 'unknown'
  /** This server holds no resource of that type. */
  | 'type-not-held'
  /** `launch` stands for what the EHR had open; without an EHR launch there is nothing of the kind. */
  | 'not-launched'
  /** Of that type nothing is in context, and nothing can be picked. */
  | 'no-context'
  | `beyond-${keyof ScopeLimits}`;

/** What became of one scope, told so that a developer needs no debugger. Plain data. */
export type ScopeDecision = {
  /** As the app wrote it. */
  asked: string;
  reason: ScopeReason;
  /** What is left of it; empty when refused. */
  granted: Scope[];
  explanation: string;
  /** What each limit left, in the order in which they were asked, up to the one that left nothing. */
  steps: { by: keyof ScopeLimits; left: Scope[]; narrowed: boolean }[];
};

export type ScopeNegotiation = {
  asked: string;
  limits: ScopeLimits;
  heldTypes: readonly string[];
  /** True when the EHR started the app: the request carries its `launch`. */
  launched?: boolean;
  /** The `<type>` of each `launch/<type>` that has, or can still get, something in context (launch-contexts.ts). */
  contexts?: readonly string[];
};

/** One decision for each word of `asked`, in its order. Never throws: nothing granted is an answer too. */
export function negotiateScopes(negotiation: ScopeNegotiation): ScopeDecision[] {
  const { asked, limits, heldTypes, launched = false, contexts = contextTypes() } = negotiation;
  const parsedLimits = (['server', 'client', 'user'] as const).flatMap(owner => {
    const text = limits[owner];
    return text === undefined ? [] : { owner, scopes: parseScopes(text) };
  });
  return readScopes(asked).map(word => decide(word, { limits: parsedLimits, heldTypes, launched, contexts }));
}

/** In the app's own words and order; only what negotiation has taken away is missing. */
export function grantedWords(decisions: readonly ScopeDecision[]): string {
  return decisions
    .flatMap(({ asked, reason, granted }) => (reason === 'granted' ? asked : formatScopes(granted)))
    .filter(text => text !== '')
    .join(' ');
}

type Ground = {
  limits: { owner: keyof ScopeLimits; scopes: Scope[] }[];
  heldTypes: readonly string[];
  launched: boolean;
  contexts: readonly string[];
};

function decide({ text, scope }: ParsedScope, { limits, heldTypes, launched, contexts }: Ground): ScopeDecision {
  const steps: ScopeDecision['steps'] = [];
  const refuse = (reason: keyof typeof refusals): ScopeDecision => ({
    asked: text,
    reason,
    granted: [],
    explanation: `${text} ${refusals[reason]}`,
    steps,
  });
  if (scope === undefined) return refuse('unknown');
  if (scope.kind === 'resource' && scope.type !== '*' && !heldTypes.includes(scope.type))
    return refuse('type-not-held');
  if (isLaunchScope(scope) && !launched) return refuse('not-launched');
  if (scope.kind === 'context' && scope.type !== undefined && !contexts.includes(scope.type))
    return refuse('no-context');
  let granted: Scope[] = [scope];
  for (const { owner, scopes } of limits) {
    const left = granted.flatMap(one => narrowScope(one, scopes));
    steps.push({ by: owner, left, narrowed: formatScopes(left) !== formatScopes(granted) });
    granted = left;
    if (granted.length === 0) return refuse(`beyond-${owner}`);
  }
  if (formatScopes(granted) === formatScope(scope)) {
    return { asked: text, reason: 'granted', granted, explanation: `${text} can be granted as asked.`, steps };
  }
  const explanation = `${text} is reduced to ${formatScopes(granted)}.`;
  return { asked: text, reason: 'reduced', granted, explanation, steps };
}

/** Plain `launch`, which SMART has for EHR launches only. */
export function isLaunchScope(scope: Scope): boolean {
  return scope.kind === 'context' && scope.type === undefined;
}

const refusals = {
  unknown: 'is not a scope of SMART App Launch 2.2.',
  'type-not-held': 'asks for a type of resource that this server does not hold.',
  'not-launched': 'is for an app that the EHR starts, and this request carries no launch.',
  'no-context': 'stands for something that was neither open in the EHR nor picked, so there is nothing to tell.',
  'beyond-server': 'is more than this server offers.',
  'beyond-client': 'is more than this client is registered for.',
  'beyond-user': 'is more than this user may give.',
} as const;
