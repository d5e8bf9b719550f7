import { all } from '@smart-ehr/prisma';
import type { Ehr } from '../ehr.ts';
import { renewKeys } from '../keys/renew-keys.ts';
import { dayOf } from '../limits/daily-quota.ts';
import { forgetCohortJobs } from './cohort-jobs.ts';
import { forgetExports } from './export-jobs.ts';
import { forgetBackendGrants } from './grants.ts';
import { forgetQuotaUse } from './quota-use.ts';
import { forgetSessions } from './sessions.ts';

const dayMs = 24 * 60 * 60_000;

/**
 * What may be forgotten, and how long after its end. Used codes and refresh tokens are kept for a while: presented
 * again, they still end the access that they gave.
 */
const forgettable = [
  { table: 'interaction', keptMs: dayMs },
  { table: 'launch', keptMs: dayMs },
  { table: 'authorization_code', keptMs: dayMs },
  { table: 'access_token', keptMs: 0 },
  { table: 'refresh_token', keptMs: 30 * dayMs },
  { table: 'used_assertion', keptMs: 0 },
  { table: 'used_proof', keptMs: 0 },
] as const;

/** Deletes rows that are over, a table at a time; with a session ends what was to last as long as it. */
export async function cleanUp({ database: { sql }, now }: Pick<Ehr, 'database' | 'now'>): Promise<void> {
  const nowMs = now();
  await sql.write(() => forgetSessions(nowMs, nowMs));
  await sql.write(() => forgetExports(nowMs));
  await sql.write(() => forgetCohortJobs(nowMs));
  for (const { table, keptMs } of forgettable) {
    await sql.write(() => all(`delete from ${table} where expires_at_ms < ?`, nowMs - keptMs));
  }
  await sql.write(() => forgetQuotaUse(dayOf(nowMs - 90 * dayMs)));
  // Pushed or posted, and no browser ever came for them.
  await sql.write(() => all('delete from interaction where browser_hash is null and expires_at_ms < ?', nowMs));
  await sql.write(() => forgetBackendGrants(nowMs - dayMs));
}

/** Cleans up and renews the keys, now and every ten minutes; returns the way to stop. */
export function startHousekeeping(ehr: Ehr): () => void {
  const run = () =>
    void Promise.all([cleanUp(ehr), renewKeys(ehr)]).catch((error: unknown) =>
      ehr.log.error('housekeeping failed', { error: String(error) }),
    );
  run();
  const timer = setInterval(run, 10 * 60_000).unref();
  return () => clearInterval(timer);
}
