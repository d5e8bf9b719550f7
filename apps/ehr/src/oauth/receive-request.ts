import { OAuthError } from '@smart-ehr/oauth-core';
import {
  parseAuthorizationRequest,
  type RedirectTarget,
  type ScopeDecision,
  verifyAuthorizationRequest,
  verifyClientAndRedirectUri,
  verifyIdTokenHint,
} from '@smart-ehr/oauth-core/server';
import type { Ehr } from '../ehr.ts';
import type { Doorway } from '../front-doors.ts';
import { RedirectedError } from '../http/errors.ts';
import { readLaunch } from '../launch/take-launch.ts';
import type { Client } from '../stores/clients.ts';
import { type Interaction, interactionLifetimeMs, type StoredRequest } from '../stores/interactions.ts';
import type { Launch } from '../stores/launches.ts';
import { secretHash } from '../stores/secret-hash.ts';
import { authorizationPolicy } from './scopes.ts';

/** A request that may be stored, the app that it comes from, and the launch that it names, as it stood just now. */
export type Received = { request: StoredRequest; client: Client; launch?: Launch };

/**
 * An authorization request that keeps every rule, ready to be stored. Everything that is wrong before the redirect URI
 * is proven ends on a page, everything after it at the app. `known`: the client, where it has proven itself before.
 */
export async function receiveRequest(
  ehr: Ehr,
  doorway: Doorway,
  parameters: URLSearchParams,
  known?: Client,
): Promise<Received> {
  const asked = parseAuthorizationRequest(parameters);
  const client = known ?? (asked.clientId === undefined ? undefined : await ehr.clients.find(asked.clientId));
  const target = verifyClientAndRedirectUri(asked, client);
  return tellApp(target, async () => {
    if (!client)
      throw new OAuthError('invalid_client', 'The client is not known; register it first.', {
        specLink: 'https://www.rfc-editor.org/rfc/rfc6749#section-2',
      });
    const launch = asked.launch === undefined ? undefined : await ehr.launches.find(secretHash(asked.launch));
    const policy = authorizationPolicy(ehr.config, doorway, client, launch?.context);
    const verified = verifyAuthorizationRequest(asked, { client, target, policy });
    if (!verified.codeChallenge) noteMissingPkce(ehr, client.clientId);
    const { scopeDecisions, launch: handle, idTokenHint, ...kept } = verified;
    const now = ehr.now();
    const received = { ...kept, receivedMs: now, ...(await readHint(ehr, doorway, client.clientId, idTokenHint)) };
    if (handle === undefined) return { request: received, client };
    const named = readLaunch(launch, received, { doorway, now });
    verifyLaunchScope(scopeDecisions);
    return { request: { ...received, launch: named }, client, ...(launch && { launch }) };
  });
}

/** Whom the app expects to answer. Kept is the `sub` that its id_token names, not the token. */
async function readHint(ehr: Ehr, { issuer }: Doorway, clientId: string, hint: string | undefined) {
  if (hint === undefined) return {};
  const keys = await ehr.keys.publicJwks(ehr.now());
  return { hintedSubject: await verifyIdTokenHint({ hint, keys, issuer, clientId }) };
}

/** Without the scope there is no leave to read the context, and nothing to tell a launched app. */
function verifyLaunchScope(decisions: readonly ScopeDecision[]): void {
  if (decisions.some(({ asked, reason }) => asked === 'launch' && reason === 'granted')) return;
  throw new OAuthError('invalid_scope', 'This client is not registered for the scope launch; register it anew.', {
    specLink:
      'https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#requesting-context-with-scopes',
  });
}

/** From here on it is the app that learns what is wrong. */
export async function tellApp<Value>(target: RedirectTarget, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof OAuthError ? new RedirectedError(target, error) : error;
  }
}

export function newInteraction(id: string, doorway: Doorway, request: StoredRequest): Interaction {
  return {
    idHash: secretHash(id),
    clientId: request.clientId,
    door: doorway.door.name,
    request,
    expiresAtMs: request.receivedMs + interactionLifetimeMs,
    finished: false,
  };
}

/** Only a legacy client at a legacy door gets here; whoever runs the EHR should know how many still do. */
function noteMissingPkce({ log, metrics }: Ehr, clientId: string): void {
  log.warn('authorization without PKCE', { clientId });
  metrics.count('ehr_authorizations_without_pkce_total', { client_id: clientId });
}
