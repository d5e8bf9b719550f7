import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { benchFolder, freeOrigin, repository, type Server, startServer } from './start-server.ts';

const folder = join(repository, 'apps/ehr');
const database = join(benchFolder, 'ehr.db');

/** The limits are on and count every request; they are so high that nobody meets them. */
const boundless = Object.fromEntries(
  ['TOKEN', 'AUTHORIZE', 'PAR', 'REGISTER', 'SIGN_IN'].map(name => [`EHR_${name}_LIMIT`, '999999999']),
);

/**
 * The EHR as `npm start` runs it, on a fresh SQLite database of its own with the cast and no generated patients.
 * Settings of the demonstration in the environment do not count.
 */
export async function startEhr(profile: boolean): Promise<Server> {
  const origin = await freeOrigin();
  const outside = Object.entries(process.env).filter(([name]) => !/^(EHR_|BULK_WORKER_|DATABASE_URL$)/.test(name));
  const env = {
    ...Object.fromEntries(outside),
    EHR_URL: origin,
    EHR_DEMO: '1',
    DATABASE_URL: `file:${database}`,
    NODE_ENV: 'production',
    ...boundless,
  };
  for (const suffix of ['', '-wal', '-shm']) rmSync(database + suffix, { force: true });
  const seed = ['--import', import.meta.resolve('tsx'), 'src/main-seed.ts', '--patients', '0'];
  await promisify(execFile)(process.execPath, seed, { cwd: folder, env });
  return startServer({ name: 'ehr', file: 'src/main.ts', folder, origin, env, profile });
}
