import type { FhirContextItem } from '@smart-ehr/oauth-core';
import { all, first, type Sql } from '@smart-ehr/prisma';
import type { DoorName } from '../front-doors.ts';
import { type Interaction, insertInteraction } from './interactions.ts';
import { secretHash } from './secret-hash.ts';

/** An app launch that a clinician began on the EHR's own screens. The handle is known here only as its SHA-256. */
export type Launch = {
  handleHash: string;
  clientId: string;
  door: DoorName;
  username: string;
  context: LaunchDetails;
  expiresAtMs: number;
  /** The interaction that took it; a handle is taken once. */
  interactionHash?: string;
};

/** What the clinician had open when she launched the app, and where it will be shown. */
export type LaunchDetails = {
  patientId?: string;
  encounterId?: string;
  intent?: string;
  fhirContext?: FhirContextItem[];
  display: LaunchDisplay;
};

/** In a browser tab of its own, or in a frame of the EHR's own page, which then shows who the patient is. */
export type LaunchDisplay = 'tab' | 'frame';

/** How long an app may take from the click to its authorization request. */
export const launchLifetimeMs = 5 * 60_000;

export type LaunchStore = ReturnType<typeof createLaunchStore>;

export function createLaunchStore(sql: Sql) {
  return {
    async begin({ handleHash, clientId, door, username, context, expiresAtMs }: Launch, nowMs: number): Promise<void> {
      await sql.write(() =>
        all(
          `insert into launch (handle_hash, client_id, door, username, context, created_ms, expires_at_ms)
           values (?, ?, ?, ?, ?, ?, ?)`,
          handleHash,
          clientId,
          door,
          username,
          JSON.stringify(context),
          nowMs,
          expiresAtMs,
        ),
      );
    },

    /** The launch as it stands, whoever's and however old. */
    async find(handle: string): Promise<Launch | undefined> {
      const row = await sql.readFirst<LaunchRow>('select * from launch where handle_hash = ?', secretHash(handle));
      return row && launchOf(row);
    },

    /** Uses the handle up and begins its interaction, or neither: of two requests at once, one is told false. */
    async take({ handleHash }: Launch, interaction: Interaction): Promise<boolean> {
      return sql.write(function* () {
        const taken = yield* first(
          `update launch set interaction_hash = ? where handle_hash = ? and interaction_hash is null
           returning handle_hash`,
          interaction.idHash,
          handleHash,
        );
        if (taken) yield* insertInteraction(interaction);
        return taken !== undefined;
      });
    },
  };
}

type LaunchRow = {
  handle_hash: string;
  client_id: string;
  door: string;
  username: string;
  context: string;
  expires_at_ms: number;
  interaction_hash: string | null;
};

function launchOf(row: LaunchRow): Launch {
  return {
    handleHash: row.handle_hash,
    clientId: row.client_id,
    door: row.door as DoorName,
    username: row.username,
    context: JSON.parse(row.context) as LaunchDetails,
    expiresAtMs: row.expires_at_ms,
    ...(row.interaction_hash ? { interactionHash: row.interaction_hash } : {}),
  };
}
