import type { ScopeAccount } from '@smart-ehr/oauth-core/server';
import { all, first, type Sql, type WriteScript } from '@smart-ehr/prisma';
import type { DoorName } from '../front-doors.ts';
import { type AuditEvent, addAuditEvent } from './audit.ts';
import { forgetAllowed, type NewConsent, rememberConsent } from './consents.ts';
import { type Evidence, keepEvidence } from './evidence.ts';
import { finishInteraction, type LaunchDetails } from './interactions.ts';
import { secretHash } from './secret-hash.ts';

/** One approval by one person. Codes and tokens hang on it and die with it. */
export type Grant = {
  id: string;
  clientId: string;
  door: DoorName;
  username: string;
  patientId?: string;
  encounterId?: string;
  /** The granted scope, as the app is told. */
  scope: string;
  details: GrantDetails;
  /** Set for access that ends with the session, which is all access without `offline_access`. */
  sessionHash?: string;
};

/** What a backend service was given for one access token; nobody approved it, and nothing renews it. */
export type BackendGrant = Pick<Grant, 'id' | 'clientId' | 'door' | 'scope'> & {
  negotiation?: readonly ScopeAccount[];
};

export type GrantDetails = {
  /** Who the person is towards the app, as a relative reference. */
  fhirUser?: string;
  nonce?: string;
  authTimeMs: number;
  /** For an app that the EHR launched: what it is told beside patient and encounter, and where it is shown. */
  launch?: Pick<LaunchDetails, 'intent' | 'fhirContext' | 'display'>;
};

/** What is kept of a code, beside its hash. */
export type NewCode = {
  code: string;
  redirectUri: string;
  codeChallenge?: string;
  /** Thumbprint of the key without which the code is worth nothing (DPoP). */
  dpopJkt?: string;
  expiresAtMs: number;
};

/** What is stored when access is approved. */
export type Approval = {
  /** The interaction that ends with it; none when no page had to be shown. */
  interactionHash?: string;
  grant: Grant;
  /** What became of each asked scope, and why: for whoever asks later, never read on the way of a request. */
  negotiation: readonly ScopeAccount[];
  code: NewCode;
  event: AuditEvent;
  /** What the person decided just now; absent when it is what she decided earlier. */
  decision?: NewConsent;
};

export type RevokedWhy =
  | 'code used twice'
  | 'refresh token used twice'
  | 'revoked by the app'
  | 'revoked by the person'
  | 'revoked by an administrator'
  | 'app unregistered'
  | 'signed out'
  | 'session over';

export type GrantStore = ReturnType<typeof createGrantStore>;

export function createGrantStore(sql: Sql) {
  return {
    /** Stores all of an approval, or nothing: false if the interaction that it answers had ended already. */
    async approve({ interactionHash, grant, negotiation, code, event, decision }: Approval, nowMs: number) {
      return sql.write(function* () {
        if (interactionHash && !(yield* finishInteraction(interactionHash, nowMs))) return false;
        yield* addAuditEvent(event, nowMs);
        yield* insertGrant({ ...grant, negotiation }, nowMs);
        yield* insertCode(grant, code);
        if (decision) yield* rememberConsent(grant, decision, nowMs);
        return true;
      });
    },

    /**
     * Ends a grant: from now on its codes and tokens are worth nothing. False, and nothing is told, if it was over already;
     * what proved the client has been used all the same.
     */
    async revoke(grantId: string, why: RevokedWhy, { event, ...proofs }: Evidence, nowMs: number): Promise<boolean> {
      return sql.write(function* () {
        const isFirst = yield* revokeGrant(grantId, why, nowMs);
        yield* keepEvidence({ ...proofs, ...(isFirst && event && { event }) }, nowMs);
        return isFirst;
      });
    },
  };
}

/** Where a person ended the access, nothing is given to the app again without asking. */
export function* revokeGrant(grantId: string, why: RevokedWhy, nowMs: number): WriteScript<boolean> {
  const revoked = yield* first<{ username: string | null; client_id: string }>(
    `update access_grant set revoked_ms = ?, revoked_why = ? where id = ? and revoked_ms is null
     returning username, client_id`,
    nowMs,
    why,
    grantId,
  );
  const isDecided = why === 'revoked by the person' || why === 'revoked by an administrator';
  if (revoked?.username && isDecided) {
    yield* forgetAllowed({ username: revoked.username, clientId: revoked.client_id });
  }
  return revoked !== undefined;
}

/** The step of a write that ends all that a client was given, when it is registered no longer. */
export function* revokeGrantsOfClient(clientId: string, nowMs: number): WriteScript<void> {
  const why: RevokedWhy = 'app unregistered';
  yield* all(
    'update access_grant set revoked_ms = ?, revoked_why = ? where client_id = ? and revoked_ms is null',
    nowMs,
    why,
    clientId,
  );
}

/** A backend service gets a grant with each token, so those whose token is gone are many and of no use. */
export function* forgetBackendGrants(beforeMs: number): WriteScript<void> {
  yield* all(
    `delete from access_grant where username is null and created_ms < ?
       and not exists (select 1 from access_token t where t.grant_id = access_grant.id)`,
    beforeMs,
  );
}

/** `lastUsedMs`: when it is given its first token at once. */
type NewGrant = BackendGrant & Partial<Grant> & { lastUsedMs?: number };

export function* insertGrant(grant: NewGrant, nowMs: number): WriteScript<void> {
  yield* all(
    `insert into access_grant (id, client_id, username, patient_id, encounter_id, door, scope, details, negotiation,
       session_hash, created_ms, last_used_ms)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    grant.id,
    grant.clientId,
    grant.username ?? null,
    grant.patientId ?? null,
    grant.encounterId ?? null,
    grant.door,
    grant.scope,
    JSON.stringify(grant.details ?? {}),
    grant.negotiation ? JSON.stringify(grant.negotiation) : null,
    grant.sessionHash ?? null,
    nowMs,
    grant.lastUsedMs ?? null,
  );
}

function* insertCode(grant: Grant, code: NewCode): WriteScript<void> {
  yield* all(
    `insert into authorization_code (code_hash, grant_id, client_id, door, redirect_uri, code_challenge, dpop_jkt,
       expires_at_ms)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
    secretHash(code.code),
    grant.id,
    grant.clientId,
    grant.door,
    code.redirectUri,
    code.codeChallenge ?? null,
    code.dpopJkt ?? null,
    code.expiresAtMs,
  );
}

/** The columns of `access_grant g` that `grantOf` reads. */
export const grantColumns = `g.id as grant_id, g.client_id, g.door, g.username, g.patient_id, g.encounter_id,
  g.scope as grant_scope, g.details, g.session_hash, g.revoked_ms`;

export type GrantRow = {
  grant_id: string;
  client_id: string;
  door: string;
  username: string;
  patient_id: string | null;
  encounter_id: string | null;
  grant_scope: string;
  details: string;
  session_hash: string | null;
  revoked_ms: number | null;
};

export function grantOf(row: GrantRow): Grant {
  return {
    id: row.grant_id,
    clientId: row.client_id,
    door: row.door as DoorName,
    username: row.username,
    scope: row.grant_scope,
    details: JSON.parse(row.details) as GrantDetails,
    ...(row.patient_id ? { patientId: row.patient_id } : {}),
    ...(row.encounter_id ? { encounterId: row.encounter_id } : {}),
    ...(row.session_hash ? { sessionHash: row.session_hash } : {}),
  };
}
