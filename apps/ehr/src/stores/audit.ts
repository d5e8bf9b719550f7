import { all, type Sql, type WriteScript } from '@smart-ehr/prisma';
import type { DoorName } from '../front-doors.ts';

/** Something that somebody did or was refused, to be told for ever. It holds no code, token, password or assertion. */
export type AuditEvent = {
  kind: AuditKind;
  /** What exactly, in a few words: `authorization_code`, `wrong password`, `revoked by the person`. */
  event: string;
  /** The `X-Request-Id` of the answer; the log knows the request by it, too. */
  requestId?: string;
  username?: string;
  clientId?: string;
  grantId?: string;
  patientId?: string;
  door?: DoorName;
  details?: Record<string, string | number | boolean>;
};

export const auditKinds = [
  'sign-in',
  'sign-out',
  'consent',
  'token',
  'refusal',
  'revocation',
  'administration',
  'export',
  'change',
] as const;
export type AuditKind = (typeof auditKinds)[number];

/** An event as it is kept: numbered in the order of arrival. */
export type KeptEvent = AuditEvent & { id: number; timeMs: number };

/** `before`: the id of the last event of the page before. */
export type AuditQuery = { kind?: AuditKind; grantId?: string; before?: number; count: number };

export type AuditStore = ReturnType<typeof createAuditStore>;

export function createAuditStore(sql: Sql) {
  return {
    /** Adds an event that goes with no other change. Nothing changes or deletes one: the database refuses. */
    async add(event: AuditEvent, nowMs: number): Promise<void> {
      await sql.write(() => addAuditEvent(event, nowMs));
    },

    /** The newest first. */
    async list({ kind, grantId, before, count }: AuditQuery): Promise<KeptEvent[]> {
      const rows = await sql.read<AuditRow>(
        `select * from audit_event
         where id < ? and (kind = ? or ? = '') and (grant_id = ? or ? = '') order by id desc limit ?`,
        before ?? Number.MAX_SAFE_INTEGER,
        ...[kind ?? '', kind ?? '', grantId ?? '', grantId ?? '', count],
      );
      return rows.map(eventOf);
    },
  };
}

/** The step of a write that adds an event: it is told if, and only if, what it tells of is stored. */
export function* addAuditEvent(event: AuditEvent, nowMs: number): WriteScript<void> {
  yield* all(
    `insert into audit_event (time_ms, kind, event, request_id, username, client_id, grant_id, patient_id, door, details)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    nowMs,
    event.kind,
    event.event,
    event.requestId ?? null,
    event.username ?? null,
    event.clientId ?? null,
    event.grantId ?? null,
    event.patientId ?? null,
    event.door ?? null,
    JSON.stringify(event.details ?? {}),
  );
}

type AuditRow = {
  id: number;
  time_ms: number;
  kind: string;
  event: string;
  request_id: string | null;
  username: string | null;
  client_id: string | null;
  grant_id: string | null;
  patient_id: string | null;
  door: string | null;
  details: string;
};

function eventOf(row: AuditRow): KeptEvent {
  return {
    id: row.id,
    timeMs: row.time_ms,
    kind: row.kind as AuditKind,
    event: row.event,
    details: JSON.parse(row.details) as NonNullable<AuditEvent['details']>,
    ...(row.request_id !== null && { requestId: row.request_id }),
    ...(row.username !== null && { username: row.username }),
    ...(row.client_id !== null && { clientId: row.client_id }),
    ...(row.grant_id !== null && { grantId: row.grant_id }),
    ...(row.patient_id !== null && { patientId: row.patient_id }),
    ...(row.door !== null && { door: row.door as DoorName }),
  };
}
