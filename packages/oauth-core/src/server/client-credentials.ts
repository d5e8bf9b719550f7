/**
 * What a backend service may have: no person is there to be asked, so what was registered beforehand decides.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html#obtain-access-token
 */
import { OAuthError } from '../oauth-error.ts';
import type { RegisteredClient } from './client.ts';
import { verifyScopeSize } from './requested-scope.ts';
import { type ScopeAccount, type ScopeStep, stepsBeforeConsent } from './scope-account.ts';
import { grantedWords, negotiateScopes, type ScopeDecision } from './scope-negotiation.ts';

export type ClientCredentialsGrant = {
  /** The `scope` of the request. */
  asked: string | undefined;
  /** Already authenticated. */
  client: RegisteredClient;
  /** The scope string of all that this server implements. */
  serverScope: string;
  heldTypes: readonly string[];
};

const specLink = 'https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html#scopes';

/**
 * The granted scope string: as asked, without what is not `system/`, not registered or not held. Never a refresh token
 * goes with it: "a refresh token SHALL NOT be issued".
 */
export function grantClientCredentials({ asked, client, serverScope, heldTypes }: ClientCredentialsGrant): string {
  if (!client.grantTypes.includes('client_credentials') || client.tokenEndpointAuthMethod === 'none') {
    throw new OAuthError('unauthorized_client', 'This client is not registered for client_credentials.', {
      specLink: 'https://www.rfc-editor.org/rfc/rfc6749#section-4.4',
    });
  }
  if (asked === undefined) {
    throw new OAuthError('invalid_scope', 'The scope is missing; ask for the system/ scopes that you need.', {
      specLink,
    });
  }
  verifyScopeSize(asked);
  const decisions = negotiateScopes(negotiationOf({ asked, client, serverScope, heldTypes })).map(decision => ({
    ...decision,
    granted: systemScopes(decision),
  }));
  const granted = decisions.filter(decision => decision.granted.length > 0);
  if (granted.length === 0) {
    const reasons = decisions.slice(0, 3).map(({ explanation }) => explanation);
    const description = ['None of the scopes can be given to a backend service.', ...reasons].join(' ');
    throw new OAuthError('invalid_scope', description, { specLink });
  }
  return grantedWords(granted);
}

/** What became of each asked scope, to be kept with the grant: `grantClientCredentials`, told step by step. */
export function accountForClientCredentials(grant: ClientCredentialsGrant): ScopeAccount[] {
  return negotiateScopes(negotiationOf(grant)).map(decision => {
    const granted = systemScopes(decision);
    const steps = stepsBeforeConsent(decision);
    if (granted.length > 0) return { asked: decision.asked, steps, granted: grantedWords([{ ...decision, granted }]) };
    const isForPeople = decision.granted.length > 0;
    return { asked: decision.asked, steps: isForPeople ? [...steps, forPeople] : steps, granted: '' };
  });
}

const negotiationOf = ({ asked, client, serverScope, heldTypes }: ClientCredentialsGrant) => ({
  asked: asked ?? '',
  limits: { server: serverScope, client: client.scope },
  heldTypes,
});

const systemScopes = ({ granted }: ScopeDecision) =>
  granted.filter(scope => scope.kind === 'resource' && scope.level === 'system');

const forPeople: ScopeStep = { by: 'request', left: '', reason: 'A backend service is given system/ scopes alone.' };
