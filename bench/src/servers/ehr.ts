import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { benchFolder, freeOrigin, repository, type Server, startServer } from './start-server.ts';

const folder = join(repository, 'apps/ehr');
/** The limits are on and count every request; they are so high that nobody meets them. */
const boundless = Object.fromEntries(
  ['TOKEN', 'AUTHORIZE', 'PAR', 'REGISTER', 'SIGN_IN'].map(name => [`EHR_${name}_LIMIT`, '999999999']),
);

/** Without a number of patients a fresh database with nobody but the cast; with one, a database that is kept. */
export type EhrOptions = { profile: boolean; patients?: number };

/**
 * The EHR as `npm start` runs it, on a SQLite database of its own. Settings of the demonstration in the environment do not
 * count.
 */
export async function startEhr({ profile, patients }: EhrOptions): Promise<Server & { database: string }> {
  const origin = await freeOrigin();
  const name = patients === undefined ? 'ehr' : `ehr-${patients}`;
  const database = join(benchFolder, `${name}.db`);
  const env = { ...environmentOfEhr(`file:${database}`), EHR_URL: origin };
  if (patients === undefined) removeDatabase(database);
  await runAtEhr('src/main-seed.ts', ['--patients', String(patients ?? 0)], env);
  return { ...(await startServer({ name, file: 'src/main.ts', folder, origin, env, profile })), database };
}

/** The EHR on a database that is there, with whatever is in it. */
export async function startEhrOn(url: string, { name, profile }: { name: string; profile: boolean }): Promise<Server> {
  const origin = await freeOrigin();
  const env = { ...environmentOfEhr(url), EHR_URL: origin };
  return startServer({ name, file: 'src/main.ts', folder, origin, env, profile });
}

export function environmentOfEhr(databaseUrl: string): NodeJS.ProcessEnv {
  const outside = Object.entries(process.env).filter(([name]) => !/^(EHR_|BULK_WORKER_|DATABASE_URL$)/.test(name));
  const settings = { EHR_DEMO: '1', DATABASE_URL: databaseUrl, NODE_ENV: 'production', ...boundless };
  return { ...Object.fromEntries(outside), ...settings };
}

/** Runs one of the EHR's commands to its end. */
export async function runAtEhr(file: string, args: string[], env: NodeJS.ProcessEnv, preload = 'tsx'): Promise<void> {
  const command = ['--import', import.meta.resolve('tsx'), '--import', import.meta.resolve(preload), file, ...args];
  await promisify(execFile)(process.execPath, command, { cwd: folder, env, maxBuffer: 2 ** 26 });
}

export function removeDatabase(database: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(database + suffix, { force: true });
}
