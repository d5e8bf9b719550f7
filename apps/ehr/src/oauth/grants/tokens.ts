import { type LaunchContext, parseScopes, randomToken, type TokenResponseBody } from '@smart-ehr/oauth-core';
import {
  bindTokens,
  createIdTokenClaims,
  createTokenResponse,
  type GrantType,
  signIdToken,
} from '@smart-ehr/oauth-core/server';
import type { Ehr } from '../../ehr.ts';
import type { Doorway } from '../../front-doors.ts';
import type { AuditEvent } from '../../stores/audit.ts';
import type { BackendGrant, Grant } from '../../stores/grants.ts';
import type { NewTokens } from '../../stores/tokens.ts';
import type { Caller } from '../client-authentication.ts';
import { accessTokenLifetimeMs, idTokenLifetimeMs, refreshTokenLifetimeMs } from '../lifetimes.ts';
import { type GivenBy, personOf } from './person.ts';

type Scopes = { accessScope: string; refreshScope?: string };

/** New tokens of a grant: always an access token, and a refresh token if the person allowed one. */
export function createTokens(grant: Grant, { client, proof }: Caller, now: number, scopes: Scopes): NewTokens {
  const { jkt, refreshJkt } = bindTokens(client, proof?.jkt);
  const access = {
    accessToken: randomToken('at_'),
    scope: scopes.accessScope,
    accessExpiresAtMs: now + accessTokenLifetimeMs,
    jkt,
  };
  const isRefreshable = parseScopes(grant.scope).some(({ kind }) => kind === 'access');
  if (!isRefreshable || !client.grantTypes.includes('refresh_token')) return access;
  return {
    ...access,
    refreshToken: randomToken('rt_'),
    refreshScope: scopes.refreshScope ?? grant.scope,
    refreshExpiresAtMs: now + refreshTokenLifetimeMs,
    refreshJkt,
  };
}

/** What the audit tells of tokens that are given. */
export function issuedEvent(
  grantType: GrantType,
  { id, username, patientId }: BackendGrant & Partial<Grant>,
  { scope }: NewTokens,
): AuditEvent {
  return {
    kind: 'token',
    event: grantType,
    grantId: id,
    details: { scope },
    ...(username && { username }),
    ...(patientId && { patientId }),
  };
}

/** `nonce` belongs to the answer to one authorization request; a refreshed id_token has none (OpenID Core §12.2). */
type Moment = { now: number; nonce?: string };

/** The token response: tokens, scope and the context that the grant stands for. */
export async function tokenAnswer(
  ehr: Ehr,
  doorway: Doorway,
  grant: Grant,
  tokens: NewTokens,
  { now, nonce }: Moment,
): Promise<TokenResponseBody> {
  return createTokenResponse({
    accessToken: tokens.accessToken,
    jkt: tokens.jkt,
    expiresInSeconds: accessTokenLifetimeMs / 1000,
    scope: tokens.scope,
    refreshToken: tokens.refreshToken,
    idToken: await idToken(ehr, doorway, grant, tokens.scope, { now, nonce }),
    context: contextOf(grant, ehr, doorway),
  });
}

/**
 * Around a frame the EHR shows whose record it is; an app that is alone on the screen must do so itself. What the EHR
 * launched is to look like a part of it.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#launch-context-arrives-with-your-access_token
 */
export function contextOf(
  { username, patientId, encounterId, details }: GivenBy & Pick<Grant, 'patientId' | 'encounterId'>,
  { smartStyle, config }: Pick<Ehr, 'smartStyle' | 'config'>,
  { origin }: Doorway,
): LaunchContext {
  const { launch } = details;
  return {
    patient: patientId,
    encounter: encounterId,
    needPatientBanner: patientId === undefined ? undefined : launch?.display !== 'frame',
    intent: launch?.intent,
    fhirContext: launch?.fhirContext,
    smartStyleUrl: launch && origin + smartStyle.path,
    tenant: username ? config.tenant : undefined,
  };
}

/** https://openid.net/specs/openid-connect-core-1_0.html#IDToken */
async function idToken(ehr: Ehr, doorway: Doorway, grant: Grant, scope: string, { now, nonce }: Moment) {
  const person = personOf(ehr, doorway, grant, scope);
  if (!person) return undefined;
  const claims = createIdTokenClaims({
    ...person,
    issuer: doorway.issuer,
    clientId: grant.clientId,
    now,
    lifetimeSeconds: idTokenLifetimeMs / 1000,
    nonce,
    authTimeMs: grant.details.authTimeMs,
  });
  return signIdToken(claims, await ehr.keys.active(ehr.now()));
}
