/**
 * Negotiation that can be read afterwards: what the server, the client's registration, the person's rights and her
 * answer left of each asked scope, and why.
 * https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 */
import { formatScopes } from '../format-scope.ts';
import type { Scope } from '../scope.ts';
import { isCoveredBy, isScopeWithin, outermostOf } from '../scope-within.ts';
import type { Consent } from './consent.ts';
import { expandScopes } from './expand-scopes.ts';
import type { ScopeDecision, ScopeLimits } from './scope-negotiation.ts';

/** Plain data: kept with the grant as JSON, shown to whoever runs the server. */
export type ScopeAccount = {
  /** As the app wrote it. */
  asked: string;
  /** In their order, up to the one that left nothing. */
  steps: ScopeStep[];
  /** What the app is told that it got for it; empty for nothing. */
  granted: string;
};

export type ScopeStep = {
  /** `request`: the scope cannot be given to anybody who asks like this. */
  by: 'request' | keyof ScopeLimits | 'consent';
  /** The scope string that was left; empty for nothing. */
  left: string;
  /** A sentence. */
  reason: string;
};

export type AccountedConsent = {
  decisions: readonly ScopeDecision[];
  heldTypes: readonly string[];
  consent: Consent;
  /** True when the person was not asked again: it is her earlier answer. */
  fromMemory: boolean;
};

export function accountForConsent({ decisions, heldTypes, consent, fromMemory }: AccountedConsent): ScopeAccount[] {
  const words = consent.scope.split(' ');
  return decisions.map(decision => {
    const { asked } = decision;
    const before = stepsBeforeConsent(decision);
    if (decision.granted.length === 0) return { asked, steps: before, granted: '' };
    const pieces = outermostOf(expandScopes(decision.granted, heldTypes));
    const given = pieces.flatMap(piece => givenOf(piece, consent.granted));
    const isWhole = pieces.every(piece => isCoveredBy(piece, consent.granted));
    const left = formatScopes(isWhole ? decision.granted : given);
    const reason = answers[isWhole ? 'all' : given.length > 0 ? 'part' : 'none'] + (fromMemory ? earlier : '');
    const granted = [asked, left].find(text => text.split(' ').every(word => words.includes(word)));
    const step: ScopeStep = { by: 'consent', left, reason };
    return { asked, steps: [...before, step], granted: granted ?? formatScopes(given) };
  });
}

/** What was decided without asking anybody; for a backend service, all of it. */
export function stepsBeforeConsent({ steps, explanation }: ScopeDecision): ScopeStep[] {
  if (steps.length === 0) return [{ by: 'request', left: '', reason: explanation }];
  return steps.map(({ by, left, narrowed }) => ({
    by,
    left: formatScopes(left),
    reason: limits[by][left.length === 0 ? 'none' : narrowed ? 'part' : 'all'],
  }));
}

/** What was given of one row of the consent page: all of it, or some of its categories. */
function givenOf(piece: Scope, granted: readonly Scope[]): Scope[] {
  return isCoveredBy(piece, granted) ? [piece] : granted.filter(scope => isScopeWithin(scope, piece));
}

const limits = {
  server: {
    all: 'This server offers it.',
    part: 'This server offers only a part of it.',
    none: 'This server does not offer it.',
  },
  client: {
    all: 'The client is registered for it.',
    part: 'The client is registered for only a part of it.',
    none: 'The client is not registered for it.',
  },
  user: {
    all: 'This person may give it.',
    part: 'This person may give only a part of it.',
    none: 'This person may not give it.',
  },
};

const answers = {
  all: 'The person allowed it.',
  part: 'The person allowed only a part of it.',
  none: 'The person denied it.',
};

const earlier = ' It is the answer that she gave before; she was not asked again.';
