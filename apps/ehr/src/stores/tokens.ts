import type { RefreshTokenRecord } from '@smart-ehr/oauth-core/server';
import { all, first, type Sql, type WriteScript } from '@smart-ehr/prisma';
import { type Evidence, keepEvidence } from './evidence.ts';
import {
  type BackendGrant,
  type Grant,
  type GrantRow,
  grantColumns,
  grantOf,
  insertGrant,
  revokeGrant,
} from './grants.ts';
import { secretHash } from './secret-hash.ts';
import { aliveAt, isAlive } from './sessions.ts';

/** A refresh token as it stands, used and expired ones too, with the grant that it renews. */
export type StoredRefreshToken = RefreshTokenRecord & { tokenHash: string; grant: Grant };

/** Tokens about to be stored. */
export type NewTokens = {
  accessToken: string;
  scope: string;
  accessExpiresAtMs: number;
  /** Thumbprint of the key that the access token is bound to (DPoP), and that of a public client's refresh token. */
  jkt?: string;
  refreshJkt?: string;
  refreshToken?: string;
  /** What the refresh token may renew; stays as wide as the grant when an access token is narrowed (RFC 6749 §6). */
  refreshScope?: string;
  refreshExpiresAtMs?: number;
};

/** Whose a token is, for its revocation. */
export type TokenOwner = {
  kind: 'access' | 'refresh';
  tokenHash: string;
  grantId: string;
  clientId: string;
  door: string;
};

export type TokenStore = ReturnType<typeof createTokenStore>;

export function createTokenStore(sql: Sql) {
  return {
    async findRefreshToken(token: string, nowMs: number): Promise<StoredRefreshToken | undefined> {
      const row = await sql.readFirst<RefreshRow>(
        `select r.token_hash, r.scope, r.jkt, r.expires_at_ms, r.used_ms, s.id_hash as live_session,
           u.username as known_person, ${grantColumns}
         from refresh_token r join access_grant g on g.id = r.grant_id
         left join session s on s.id_hash = g.session_hash and ${isAlive}
         left join "User" u on u.username = g.username
         where r.token_hash = ?`,
        ...aliveAt(nowMs),
        secretHash(token),
      );
      if (!row) return undefined;
      return {
        tokenHash: row.token_hash,
        clientId: row.client_id,
        door: row.door,
        scope: row.scope,
        jkt: row.jkt,
        expiresAtMs: row.expires_at_ms,
        usedMs: row.used_ms,
        revokedMs: row.revoked_ms,
        personGone: row.username !== null && row.known_person === null,
        sessionEnded: row.session_hash !== null && row.live_session === null,
        grant: grantOf(row),
      };
    },

    /**
     * Uses the refresh token up and stores what it gives. Of two at once, one is told false, and the whole family has
     * ended: https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2
     */
    async rotate(old: StoredRefreshToken, tokens: NewTokens, evidence: Evidence, nowMs: number): Promise<boolean> {
      return sql.write(function* () {
        yield* keepEvidence(evidence, nowMs);
        const taken = yield* first(
          'update refresh_token set used_ms = ? where token_hash = ? and used_ms is null returning token_hash',
          nowMs,
          old.tokenHash,
        );
        if (taken) yield* addTokens(old.grant, tokens, nowMs);
        else yield* revokeGrant(old.grant.id, 'refresh token used twice', nowMs);
        return taken !== undefined;
      });
    },

    /** Stores what a backend service is given for itself: the grant and its one access token. */
    async giveToBackend(grant: BackendGrant, tokens: NewTokens, evidence: Evidence, nowMs: number): Promise<void> {
      await sql.write(function* () {
        yield* keepEvidence(evidence, nowMs);
        yield* insertGrant({ ...grant, lastUsedMs: nowMs }, nowMs);
        yield* insertTokens(grant, tokens, nowMs);
      });
    },

    async findOwner(token: string): Promise<TokenOwner | undefined> {
      const row = await sql.readFirst<{
        kind: string;
        token_hash: string;
        grant_id: string;
        client_id: string;
        door: string;
      }>(
        `select 'access' as kind, token_hash, grant_id, client_id, door from access_token where token_hash = ?
         union all
         select 'refresh' as kind, token_hash, grant_id, client_id, door from refresh_token where token_hash = ?`,
        secretHash(token),
        secretHash(token),
      );
      return row
        ? {
            kind: row.kind as TokenOwner['kind'],
            tokenHash: row.token_hash,
            grantId: row.grant_id,
            clientId: row.client_id,
            door: row.door,
          }
        : undefined;
    },

    async dropAccessToken(tokenHash: string, evidence: Evidence, nowMs: number): Promise<void> {
      await sql.write(function* () {
        yield* keepEvidence(evidence, nowMs);
        yield* all('delete from access_token where token_hash = ?', tokenHash);
      });
    },
  };
}

/** The step of a write that gives a grant new tokens. An app that renews them is not the person: her session ages. */
export function* addTokens(grant: GrantOfTokens, tokens: NewTokens, nowMs: number): WriteScript<void> {
  yield* insertTokens(grant, tokens, nowMs);
  yield* all('update access_grant set last_used_ms = ? where id = ?', nowMs, grant.id);
}

type GrantOfTokens = Pick<Grant, 'id' | 'clientId' | 'door'>;

function* insertTokens(grant: GrantOfTokens, tokens: NewTokens, nowMs: number): WriteScript<void> {
  yield* all(
    `insert into access_token (token_hash, grant_id, client_id, door, scope, jkt, issued_ms, expires_at_ms)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
    secretHash(tokens.accessToken),
    grant.id,
    grant.clientId,
    grant.door,
    tokens.scope,
    tokens.jkt ?? null,
    nowMs,
    tokens.accessExpiresAtMs,
  );
  if (tokens.refreshToken) {
    yield* all(
      `insert into refresh_token (token_hash, grant_id, client_id, door, scope, jkt, issued_ms, expires_at_ms)
       values (?, ?, ?, ?, ?, ?, ?, ?)`,
      secretHash(tokens.refreshToken),
      grant.id,
      grant.clientId,
      grant.door,
      tokens.refreshScope ?? tokens.scope,
      tokens.refreshJkt ?? null,
      nowMs,
      tokens.refreshExpiresAtMs ?? 0,
    );
  }
}

type RefreshRow = GrantRow & {
  token_hash: string;
  scope: string;
  jkt: string | null;
  expires_at_ms: number;
  used_ms: number | null;
  live_session: string | null;
  known_person: string | null;
};
