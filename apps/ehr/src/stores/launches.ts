import { all, first, type Sql } from '@smart-ehr/prisma';
import type { DoorName } from '../front-doors.ts';
import {
  type Before,
  endStored,
  type Interaction,
  insertInteraction,
  type LaunchDetails,
  type StoredRequest,
} from './interactions.ts';

/** An app launch that a clinician began on the EHR's own screens. The handle is known here only as its SHA-256. */
export type Launch = {
  handleHash: string;
  clientId: string;
  door: DoorName;
  username: string;
  context: LaunchDetails;
  expiresAtMs: number;
  /** The interaction that took it; a handle is taken once. */
  takenBy?: { request: StoredRequest; browserHash: string | null; finished: boolean; expiresAtMs: number };
};

/** How long an app may take from the click to its authorization request. */
export const launchLifetimeMs = 5 * 60_000;

export type LaunchStore = ReturnType<typeof createLaunchStore>;

export function createLaunchStore(sql: Sql) {
  return {
    async begin(launch: Omit<Launch, 'takenBy'>, nowMs: number): Promise<void> {
      const { handleHash, clientId, door, username, context, expiresAtMs } = launch;
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
    async find(handleHash: string): Promise<Launch | undefined> {
      const row = await sql.readFirst<LaunchRow>(
        `select l.*, i.request, i.browser_hash, i.finished_ms, i.expires_at_ms as interaction_expires_at_ms
         from launch l left join interaction i on i.id_hash = l.interaction_hash where l.handle_hash = ?`,
        handleHash,
      );
      return row && launchOf(row);
    },

    /** Uses the handle up and begins its interaction, or neither: of two requests at once, one is told false. */
    async take(handleHash: string, interaction: Interaction, before: Before): Promise<boolean> {
      return sql.write(function* () {
        yield* endStored(before);
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
  request: string | null;
  browser_hash: string | null;
  finished_ms: number | null;
  interaction_expires_at_ms: number | null;
};

function launchOf(row: LaunchRow): Launch {
  return {
    handleHash: row.handle_hash,
    clientId: row.client_id,
    door: row.door as DoorName,
    username: row.username,
    context: JSON.parse(row.context) as LaunchDetails,
    expiresAtMs: row.expires_at_ms,
    ...takenBy(row),
  };
}

function takenBy(row: LaunchRow): Pick<Launch, 'takenBy'> {
  if (row.request === null) return {};
  return {
    takenBy: {
      request: JSON.parse(row.request) as StoredRequest,
      browserHash: row.browser_hash,
      finished: row.finished_ms !== null,
      expiresAtMs: row.interaction_expires_at_ms ?? 0,
    },
  };
}
