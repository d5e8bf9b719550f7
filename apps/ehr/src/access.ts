import { parseScopes, type Scope } from '@smart-ehr/oauth-core';
import type { Sql } from '@smart-ehr/prisma';
import type { DoorName } from './front-doors.ts';
import type { GrantDetails } from './stores/grants.ts';
import { secretHash } from './stores/secret-hash.ts';
import { aliveAt, isAlive } from './stores/sessions.ts';
import type { Role } from './stores/users.ts';

/** What an access token says: who, what and until when. */
export type Access = {
  grantId: string;
  clientId: string;
  door: DoorName;
  scopes: readonly Scope[];
  patientId?: string;
  /** Relative reference of the resource that `fhirUser` names to the app. */
  fhirUser?: string;
  user?: { username: string; role: Role; panelOf?: string; recordIds: string[] };
  expiresAtMs: number;
  /** Thumbprint of the key that the token is bound to; whoever presents it must have proven that key (DPoP). */
  jkt?: string;
};

/**
 * Reads an access token in one indexed read; undefined when it is unknown, expired, revoked or another door's.
 * Role, panel and records are the person's of this moment, not those of the day she approved. A token of a person who
 * was deleted, or of a session that is over, is worth nothing.
 */
export type FindAccess = (token: string, door: DoorName, nowMs: number) => Promise<FoundAccess | undefined>;

/** Beside what a request needs, what the token and its grant say to who asks about them (RFC 7662). */
export type FoundAccess = Access & { scope: string; issuedMs: number; encounterId?: string; details: GrantDetails };

type AccessRow = {
  grant_id: string;
  client_id: string;
  scope: string;
  issued_ms: number;
  expires_at_ms: number;
  jkt: string | null;
  patient_id: string | null;
  encounter_id: string | null;
  details: string;
  username: string | null;
  role: Role | null;
  panel_of: string | null;
  record_id: string | null;
};

/** One row for each record of the person (one at least). */
const query = `select g.id as grant_id, t.client_id, t.scope, t.issued_ms, t.expires_at_ms, t.jkt,
    g.patient_id, g.encounter_id, g.details,
    u.username, u.role, u."panelOf" as panel_of, r."patientId" as record_id
  from access_token t
  join access_grant g on g.id = t.grant_id and g.revoked_ms is null
  left join "User" u on u.username = g.username
  left join "UserRecord" r on r.username = u.username
  left join session s on s.id_hash = g.session_hash and ${isAlive}
  where t.token_hash = ? and t.door = ? and t.expires_at_ms > ?
    and (g.username is null or u.username is not null)
    and (g.session_hash is null or s.id_hash is not null)
  order by r.position`;

/** So many different scope texts are kept as they were read. */
const mostKept = 1_000;

export function createFindAccess(sql: Sql): FindAccess {
  const scopesOf = createScopesOf();
  return async (token, door, nowMs) => {
    const rows = await sql.read<AccessRow>(query, ...aliveAt(nowMs), secretHash(token), door, nowMs);
    const [row] = rows;
    if (!row) return undefined;
    const details = JSON.parse(row.details) as GrantDetails;
    const { fhirUser } = details;
    return {
      grantId: row.grant_id,
      clientId: row.client_id,
      door,
      scopes: scopesOf(row.scope),
      expiresAtMs: row.expires_at_ms,
      scope: row.scope,
      issuedMs: row.issued_ms,
      details,
      ...(row.encounter_id ? { encounterId: row.encounter_id } : {}),
      ...(row.jkt ? { jkt: row.jkt } : {}),
      ...(row.patient_id ? { patientId: row.patient_id } : {}),
      ...(fhirUser ? { fhirUser } : {}),
      ...userOf(row, rows),
    };
  };
}

/** Every request of an app brings the same text, which is read once. */
function createScopesOf(): (text: string) => readonly Scope[] {
  const kept = new Map<string, readonly Scope[]>();
  return text => {
    const scopes = kept.get(text) ?? parseScopes(text);
    if (kept.size >= mostKept) kept.clear();
    kept.set(text, scopes);
    return scopes;
  };
}

function userOf({ username, role, panel_of }: AccessRow, rows: AccessRow[]): Pick<Access, 'user'> {
  if (username === null || role === null) return {};
  const recordIds = rows.flatMap(row => row.record_id ?? []);
  return { user: { username, role, recordIds, ...(panel_of ? { panelOf: panel_of } : {}) } };
}
