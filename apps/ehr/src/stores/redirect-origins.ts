import type { Sql } from '@smart-ehr/prisma';
import { createKept } from './kept.ts';

/**
 * Whether some app has registered a redirect URI on an origin. `null`, the origin of every sandbox, is nobody's.
 * A registration at this instance counts at once, one at another instance after five seconds.
 */
export type RedirectOrigins = {
  has(origin: string, nowMs: number): Promise<boolean>;
  /** A registration has changed. */
  forget(): void;
};

export function createRedirectOrigins(sql: Sql): RedirectOrigins {
  const origins = createKept(() => readOrigins(sql));
  return {
    has: async (origin, nowMs) => (await origins.get(nowMs)).has(origin),
    forget: origins.forget,
  };
}

async function readOrigins(sql: Sql): Promise<Set<string>> {
  const rows = await sql.read<{ uris: string }>(
    `select distinct "redirectUris" as uris from "Client" where "redirectUris" <> '[]'`,
  );
  const origins = new Set(rows.flatMap(({ uris }) => (JSON.parse(uris) as string[]).map(originOf)));
  origins.delete('null');
  return origins;
}

const originOf = (uri: string) => (URL.canParse(uri) ? new URL(uri).origin : 'null');
