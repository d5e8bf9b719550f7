import type { FhirContextItem } from '@smart-ehr/oauth-core';
import type { VerifiedAuthorizationRequest } from '@smart-ehr/oauth-core/server';
import { all, first, type Sql, type WriteScript } from '@smart-ehr/prisma';
import type { DoorName } from '../front-doors.ts';
import { type AuditEvent, addAuditEvent } from './audit.ts';
import { type ConsentKey, forgetAllowed } from './consents.ts';
import { type Evidence, keepEvidence } from './evidence.ts';
import { secretHash } from './secret-hash.ts';

/** An authorization request on its way through sign-in, record choice and scope confirmation. */
export type Interaction = {
  idHash: string;
  /** The browser that it belongs to; undefined until a request that came by POST is first seen by GET. */
  browserHash?: string;
  clientId: string;
  door: DoorName;
  request: StoredRequest;
  /** The session in which the person goes on; undefined until she has signed in for this request. */
  sessionHash?: string;
  /** The patient whom a clinician has picked, or whose visit a person has picked. */
  patientId?: string;
  /** The visit that was picked; empty when the person goes on without one. */
  encounterId?: string;
  expiresAtMs: number;
  finished: boolean;
};

/**
 * The verified authorization request, and when it came. Not what was decided on its scopes: that is derived anew where
 * it counts (consent-terms.ts), when it is known who gives them. Of a launch and of an id_token_hint what they stand
 * for, never themselves.
 */
export type StoredRequest = Omit<VerifiedAuthorizationRequest, 'scopeDecisions' | 'launch' | 'idTokenHint'> & {
  receivedMs: number;
  /** The `sub` of the person who is to answer. */
  hintedSubject?: string;
  launch?: LaunchOfRequest;
};

/** What the clinician had open when she launched the app, and where it is shown. */
export type LaunchDetails = {
  patientId?: string;
  encounterId?: string;
  intent?: string;
  fhirContext?: FhirContextItem[];
  display: LaunchDisplay;
};

/** In a browser tab of its own, or in a frame of the EHR's own page, which then shows who the patient is. */
export type LaunchDisplay = 'tab' | 'frame';

/** The launch that a request came with, and whose it is. */
export type LaunchOfRequest = LaunchDetails & { handleHash: string; username: string };

/** How long a person may take from the app's request to her decision. */
export const interactionLifetimeMs = 30 * 60_000;

/** What a request was stored as before its browser was known (pushed, or posted), and what to throw if that is over. */
export type StoredBefore = { idHash: string; gone: Error };
export type Before = { stored?: StoredBefore | undefined; nowMs: number };

export type InteractionStore = ReturnType<typeof createInteractionStore>;

export function createInteractionStore(sql: Sql) {
  return {
    async begin(interaction: Interaction, before?: Before): Promise<void> {
      await sql.write(function* () {
        if (before) yield* endStored(before);
        yield* insertInteraction(interaction);
      });
    },

    /** Keeps a request that its client has pushed (RFC 9126), with what proved the client. */
    async push(interaction: Interaction, evidence: Evidence, nowMs: number): Promise<void> {
      await sql.write(function* () {
        yield* keepEvidence(evidence, nowMs);
        yield* insertInteraction(interaction);
      });
    },

    /** The interaction as it stands, whoever's and however old. */
    async find(id: string): Promise<Interaction | undefined> {
      const row = await sql.readFirst<InteractionRow>('select * from interaction where id_hash = ?', secretHash(id));
      return row ? interactionOf(row) : undefined;
    },

    /** Gives an interaction that nobody owns yet to its browser and session; false if another was first. */
    async claim({ idHash, browserHash, sessionHash }: Interaction): Promise<boolean> {
      const claimed = await sql.write(() =>
        first(
          `update interaction set browser_hash = ?, session_hash = ?
           where id_hash = ? and browser_hash is null returning id_hash`,
          browserHash ?? null,
          sessionHash ?? null,
          idHash,
        ),
      );
      return claimed !== undefined;
    },

    /** Keeps the patient that was picked. A visit that was picked before, in another tab, may be another patient's. */
    async choosePatient(idHash: string, patientId: string): Promise<void> {
      await sql.write(() =>
        all(
          'update interaction set patient_id = ?, encounter_id = null where id_hash = ? and finished_ms is null',
          patientId,
          idHash,
        ),
      );
    },

    /** Keeps the visit that was picked, which fixes the record too; an empty one says that none is wanted. */
    async chooseEncounter(idHash: string, encounterId: string, patientId?: string): Promise<void> {
      await sql.write(() =>
        all(
          `update interaction set encounter_id = ?, patient_id = coalesce(?, patient_id)
           where id_hash = ? and finished_ms is null`,
          encounterId,
          patientId ?? null,
          idHash,
        ),
      );
    },

    /** The app was refused what it asked for: tells of it, and ends its interaction, if that is over with it. */
    async refuse(idHash: string | undefined, event: AuditEvent, nowMs: number): Promise<void> {
      await sql.write(function* () {
        yield* addAuditEvent(event, nowMs);
        if (idHash !== undefined) yield* finishInteraction(idHash, nowMs);
      });
    },

    /** The person said no: from now on nothing is given to the app without asking. False if it had ended already. */
    async deny(idHash: string, event: AuditEvent & ConsentKey, nowMs: number): Promise<boolean> {
      return sql.write(function* () {
        yield* addAuditEvent(event, nowMs);
        yield* forgetAllowed(event);
        return yield* finishInteraction(idHash, nowMs);
      });
    },
  };
}

/** The step of a write that ends what a request was stored as; when that is over already, it throws and nothing is written. */
export function* endStored({ stored, nowMs }: Before): WriteScript<void> {
  if (stored && !(yield* finishInteraction(stored.idHash, nowMs))) throw stored.gone;
}

/** The step of a write that begins an interaction. */
export function* insertInteraction(interaction: Interaction): WriteScript<void> {
  yield* all(
    `insert into interaction
       (id_hash, browser_hash, client_id, door, request, session_hash, expires_at_ms)
     values (?, ?, ?, ?, ?, ?, ?)`,
    interaction.idHash,
    interaction.browserHash ?? null,
    interaction.clientId,
    interaction.door,
    JSON.stringify(interaction.request),
    interaction.sessionHash ?? null,
    interaction.expiresAtMs,
  );
}

/** The step of a write that ends an interaction; of two decisions at once only one is told true. */
export function* finishInteraction(idHash: string, nowMs: number) {
  const finished = yield* first(
    'update interaction set finished_ms = ? where id_hash = ? and finished_ms is null returning id_hash',
    nowMs,
    idHash,
  );
  return finished !== undefined;
}

/** The patient to be in context: the one of the launch, or the one picked. */
export function patientInContext({ request, patientId }: Interaction): string | undefined {
  return request.launch?.patientId ?? patientId;
}

/** The visit to be in context: the one of the launch, or the one picked. Empty for none, undefined until she was asked. */
export function encounterInContext({ request, encounterId }: Interaction): string | undefined {
  return request.launch?.encounterId ?? encounterId;
}

type InteractionRow = {
  id_hash: string;
  browser_hash: string | null;
  client_id: string;
  door: string;
  request: string;
  session_hash: string | null;
  patient_id: string | null;
  encounter_id: string | null;
  expires_at_ms: number;
  finished_ms: number | null;
};

function interactionOf(row: InteractionRow): Interaction {
  return {
    idHash: row.id_hash,
    clientId: row.client_id,
    door: row.door as DoorName,
    request: JSON.parse(row.request) as StoredRequest,
    expiresAtMs: row.expires_at_ms,
    finished: row.finished_ms !== null,
    ...(row.browser_hash ? { browserHash: row.browser_hash } : {}),
    ...(row.session_hash ? { sessionHash: row.session_hash } : {}),
    ...(row.patient_id ? { patientId: row.patient_id } : {}),
    ...(row.encounter_id === null ? {} : { encounterId: row.encounter_id }),
  };
}
