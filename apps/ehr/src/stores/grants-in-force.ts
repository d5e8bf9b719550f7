import type { ScopeAccount } from '@smart-ehr/oauth-core/server';
import type { Sql } from '@smart-ehr/prisma';
import { type AuditEvent, addAuditEvent } from './audit.ts';
import { type GrantDetails, revokeGrant } from './grants.ts';
import type { LaunchDisplay } from './interactions.ts';
import { aliveAt, isAlive } from './sessions.ts';

/** Access that an app has now, for whoever looks after it. */
export type GrantInForce = {
  id: string;
  clientId: string;
  /** Absent when the app is no longer registered. */
  clientName?: string;
  publisher?: string;
  door: string;
  /** Who gave it; absent for a backend service. */
  person?: { username: string; displayName: string };
  /** Whose record it is about, if it is about one. */
  patientId?: string;
  /** The visit that it was given for. */
  encounterId?: string;
  /** Where the EHR showed the app that it launched; absent when the app came by itself. */
  display?: LaunchDisplay;
  scope: string;
  issuedMs: number;
  lastUsedMs?: number;
  /** Lasts beyond the session of the person. */
  offline: boolean;
};

export type GrantsInForceStore = ReturnType<typeof createGrantsInForceStore>;

type Row = {
  id: string;
  client_id: string;
  client_name: string | null;
  publisher: string | null;
  door: string;
  username: string | null;
  display_name: string | null;
  patient_id: string | null;
  encounter_id: string | null;
  details: string;
  scope: string;
  created_ms: number;
  last_used_ms: number | null;
  offline: number;
};

/** Neither revoked nor past: its session lives if it hangs on one, and a token is left that opens or renews something. */
const inForce = (
  which = '',
) => `select g.id, g.client_id, c."clientName" as client_name, c.publisher, g.door, g.username,
    u."displayName" as display_name, g.patient_id, g.encounter_id, g.details, g.scope, g.created_ms, g.last_used_ms,
    case when g.session_hash is null and g.username is not null then 1 else 0 end as offline
  from access_grant g
  left join "Client" c on c."clientId" = g.client_id
  left join "User" u on u.username = g.username
  left join session s on s.id_hash = g.session_hash and ${isAlive}
  where g.revoked_ms is null ${which}
    and (g.username is null or u.username is not null)
    and (g.session_hash is null or s.id_hash is not null)
    and (exists (select 1 from access_token t where t.grant_id = g.id and t.expires_at_ms > ?)
      or exists (select 1 from refresh_token r where r.grant_id = g.id and r.used_ms is null and r.expires_at_ms > ?))
  order by g.created_ms desc, g.id`;

export function createGrantsInForceStore(sql: Sql) {
  return {
    /** All of them, the newest first. */
    async list(nowMs: number): Promise<GrantInForce[]> {
      return (await sql.read<Row>(inForce(), ...aliveAt(nowMs), nowMs, nowMs)).map(grantOf);
    },

    /** Those that this person gave, the newest first. */
    async listOf(username: string, nowMs: number): Promise<GrantInForce[]> {
      const rows = await sql.read<Row>(inForce('and g.username = ?'), ...aliveAt(nowMs), username, nowMs, nowMs);
      return rows.map(grantOf);
    },

    /** What became of each scope that was asked for a grant, in force or not; empty for one from before this was kept. */
    async negotiation(id: string): Promise<ScopeAccount[] | undefined> {
      const row = await sql.readFirst<{ negotiation: string | null }>(
        'select negotiation from access_grant where id = ?',
        id,
      );
      return row && (JSON.parse(row.negotiation ?? '[]') as ScopeAccount[]);
    },

    /** Ends them together, tells of each that was still in force, and says how many. */
    async revoke(ids: readonly string[], by: Omit<AuditEvent, 'kind' | 'event'>, nowMs: number): Promise<number> {
      const event = 'revoked by an administrator';
      return sql.write(function* () {
        let revoked = 0;
        for (const grantId of ids) {
          if (!(yield* revokeGrant(grantId, event, nowMs))) continue;
          yield* addAuditEvent({ kind: 'revocation', event, grantId, ...by }, nowMs);
          revoked += 1;
        }
        return revoked;
      });
    },
  };
}

function grantOf(row: Row): GrantInForce {
  const { launch } = JSON.parse(row.details) as Partial<GrantDetails>;
  return {
    id: row.id,
    clientId: row.client_id,
    ...(row.client_name !== null && { clientName: row.client_name }),
    ...(row.publisher !== null && { publisher: row.publisher }),
    door: row.door,
    ...(row.username !== null && { person: { username: row.username, displayName: row.display_name ?? row.username } }),
    ...(row.patient_id !== null && { patientId: row.patient_id }),
    ...(row.encounter_id !== null && { encounterId: row.encounter_id }),
    ...(launch?.display && { display: launch.display }),
    scope: row.scope,
    issuedMs: row.created_ms,
    ...(row.last_used_ms !== null && { lastUsedMs: row.last_used_ms }),
    offline: row.offline === 1,
  };
}
