/**
 * What a backend service may have: no person is there to be asked, so what was registered beforehand decides.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html#obtain-access-token
 */
import { OAuthError } from '../oauth-error.ts';
import type { RegisteredClient } from './client.ts';
import { verifyScopeSize, whyNothing } from './requested-scope.ts';
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

export type GrantedToBackend = {
  /** The granted scope string: as asked, without what is not `system/`, not registered or not held. */
  scope: string;
  /** What became of each asked scope, to be kept with the grant. */
  negotiation: ScopeAccount[];
};

/** Never a refresh token goes with it: "a refresh token SHALL NOT be issued". */
export function grantClientCredentials({ asked, client, ...server }: ClientCredentialsGrant): GrantedToBackend {
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
  const limits = { server: server.serverScope, client: client.scope };
  const decisions = negotiateScopes({ asked, limits, heldTypes: server.heldTypes });
  const negotiation = decisions.map(accountOf);
  const granted = negotiation.flatMap(entry => entry.granted || []);
  if (granted.length === 0) {
    const description = `None of the scopes can be given to a backend service. ${whyNothing(decisions)}`;
    throw new OAuthError('invalid_scope', description, { specLink });
  }
  return { scope: granted.join(' '), negotiation };
}

function accountOf(decision: ScopeDecision): ScopeAccount {
  const granted = decision.granted.filter(scope => scope.kind === 'resource' && scope.level === 'system');
  const steps = stepsBeforeConsent(decision);
  if (granted.length > 0) return { asked: decision.asked, steps, granted: grantedWords([{ ...decision, granted }]) };
  const isForPeople = decision.granted.length > 0;
  return { asked: decision.asked, steps: isForPeople ? [...steps, forPeople] : steps, granted: '' };
}

const forPeople: ScopeStep = { by: 'request', left: '', reason: 'A backend service is given system/ scopes alone.' };
