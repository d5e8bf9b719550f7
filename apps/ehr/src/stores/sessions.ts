import { all, first, type Sql, type WriteScript } from '@smart-ehr/prisma';
import { type AuditEvent, addAuditEvent } from './audit.ts';
import type { NotedTimes } from './noted-times.ts';
import { secretHash } from './secret-hash.ts';

/** A browser in which somebody is signed in. */
export type Session = { idHash: string; username: string; authTimeMs: number };

type NewSession = { id: string; username: string; replaces?: Session; interactionHash?: string };

/**
 * A session ends twelve hours after the sign-in, or when nothing was done in it for two; what was done in it counts to
 * the minute or two (noted-times.ts).
 */
export const sessionLifetimeMs = 12 * 60 * 60_000;
export const sessionIdleMs = 2 * 60 * 60_000;

/** When `session s` is alive by what is stored of it, at the moment that `aliveAt` binds. */
export const isAlive = 's.expires_at_ms > ? and s.last_seen_ms > ?';
export const aliveAt = (nowMs: number): [number, number] => [nowMs, nowMs - sessionIdleMs];

export type SessionStore = ReturnType<typeof createSessionStore>;

type SessionRow = { id_hash: string; username: string; auth_time_ms: number; last_seen_ms: number };

export function createSessionStore(sql: Sql, lastSeen: Pick<NotedTimes, 'note' | 'notedMs'>) {
  return {
    async find(id: string, nowMs: number): Promise<Session | undefined> {
      const row = await sql.readFirst<SessionRow>(
        'select id_hash, username, auth_time_ms, last_seen_ms from session where id_hash = ? and expires_at_ms > ?',
        secretHash(id),
        nowMs,
      );
      if (!row) return undefined;
      const lastSeenMs = Math.max(row.last_seen_ms, lastSeen.notedMs(row.id_hash) ?? 0);
      if (lastSeenMs <= nowMs - sessionIdleMs) return undefined;
      lastSeen.note(row.id_hash, nowMs);
      return { idHash: row.id_hash, username: row.username, authTimeMs: row.auth_time_ms };
    },

    /**
     * Starts a session under a new id. A sign-in always gets a new one, so that an id that was planted before is
     * worth nothing (session fixation). The one it replaces ends: what lived in it moves along if it was the same
     * person's, and ends with it otherwise. An interaction, if given, goes on in the new session.
     */
    async start(
      { id, username, replaces, interactionHash }: NewSession,
      event: AuditEvent,
      nowMs: number,
    ): Promise<Session> {
      const idHash = secretHash(id);
      await sql.write(function* () {
        yield* addAuditEvent(event, nowMs);
        yield* all(
          'insert into session (id_hash, username, auth_time_ms, last_seen_ms, expires_at_ms) values (?, ?, ?, ?, ?)',
          idHash,
          username,
          nowMs,
          nowMs,
          nowMs + sessionLifetimeMs,
        );
        if (replaces?.username === username) {
          yield* all('update access_grant set session_hash = ? where session_hash = ?', idHash, replaces.idHash);
          yield* all('update interaction set session_hash = ? where session_hash = ?', idHash, replaces.idHash);
        }
        if (replaces) yield* endSession(replaces.idHash, nowMs);
        if (interactionHash) {
          yield* all(
            `update interaction set session_hash = ?, patient_id = null, encounter_id = null
             where id_hash = ? and finished_ms is null`,
            idHash,
            interactionHash,
          );
        }
      });
      return { idHash, username, authTimeMs: nowMs };
    },

    /**
     * Ends a session, alive or not, and every access that was given for as long as it lasts (all without
     * `offline_access`).
     */
    async end(id: string, event: AuditEvent, nowMs: number): Promise<void> {
      await sql.write(function* () {
        const username = yield* endSession(secretHash(id), nowMs);
        if (username !== undefined) yield* addAuditEvent({ ...event, username }, nowMs);
      });
    },
  };
}

/** Gives the name of whom the session was, if there was one. */
function* endSession(idHash: string, nowMs: number): WriteScript<string | undefined> {
  const ended = yield* first<{ username: string }>('delete from session where id_hash = ? returning username', idHash);
  yield* all(
    `update access_grant set revoked_ms = ?, revoked_why = 'signed out' where session_hash = ? and revoked_ms is null`,
    nowMs,
    idHash,
  );
  yield* all('update interaction set session_hash = null where session_hash = ?', idHash);
  return ended?.username;
}

/** The step of a write that forgets the sessions that expired before a moment, and ends the access that hung on them. */
export function* forgetSessions(expiredBeforeMs: number, nowMs: number) {
  yield* all(
    `update access_grant set revoked_ms = ?, revoked_why = 'session over'
     where revoked_ms is null and session_hash in (select id_hash from session where expires_at_ms < ?)`,
    nowMs,
    expiredBeforeMs,
  );
  yield* all('delete from session where expires_at_ms < ?', expiredBeforeMs);
}
