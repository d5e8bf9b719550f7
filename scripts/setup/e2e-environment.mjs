import { join } from 'node:path';
import { addressesOf, demoEnvironment } from './environment.mjs';
import { inRoot } from './folders.mjs';

/**
 * The stack of the browser tests: ports from E2E_FIRST_PORT (4100) on, in the order of the cast, and a database of its
 * own: a SQLite file, unless `databaseUrl` names another. Settings of the demonstration in the environment do not count, so
 * that it tests the same thing everywhere.
 */
export function e2eEnvironment({ processes }, env, databaseUrl) {
  const firstPort = Number(env.E2E_FIRST_PORT || 4100);
  const urls = Object.values(processes).map((process, index) => [
    `${process.env}_URL`,
    `http://localhost:${firstPort + index}`,
  ]);
  const neutral = Object.fromEntries(Object.entries(env).filter(([name]) => !isSetting(name, processes)));
  const folder = inRoot('.data/e2e');
  const database = join(folder, 'ehr.db');
  const stackEnv = {
    ...neutral,
    ...Object.fromEntries(urls),
    DATABASE_URL: databaseUrl ?? `file:${database}`,
    NODE_ENV: 'production',
    ...narrowLimits,
    BULK_V4: '1',
  };
  const addresses = addressesOf(processes, stackEnv);
  return { addresses, database, env: demoEnvironment(addresses, stackEnv, folder) };
}

/** Wide enough for the suite, and narrow enough for its tests to meet them. */
const narrowLimits = { EHR_TOKEN_LIMIT: '300', EHR_AUTHORIZE_LIMIT: '300' };

const isSetting = (name, processes) =>
  name === 'DATABASE_URL' || Object.values(processes).some(({ env: prefix }) => name.startsWith(`${prefix}_`));
