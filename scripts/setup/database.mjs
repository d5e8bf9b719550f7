import { existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute } from 'node:path';
import { inRoot } from './folders.mjs';
import { Refusal } from './refusal.mjs';

/** The drivers belong to the workspace prisma, and are there once the dependencies are installed. */
const driver = createRequire(inRoot('prisma/package.json'));

/** The database in force. A relative SQLite path starts at the root of the repository, as it does for the EHR. */
export const databaseUrl = env => env.DATABASE_URL || 'file:./.data/ehr.db';

/** Empties the database, so that the next seed starts from nothing; refuses while somebody has it open. */
export async function emptyDatabase(url) {
  if (!url.startsWith('file:')) return emptyPostgresql(url);
  const path = url.slice('file:'.length);
  removeSqlite(isAbsolute(path) ? path : inRoot(path));
}

/** Removes a SQLite database with its write-ahead log. */
export function removeSqlite(file) {
  if (!existsSync(file)) return;
  refuseWhileOpen(file);
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${suffix}`, { force: true });
}

/** SQLite leaves the write-ahead mode only for the one connection that is alone with the file. */
function refuseWhileOpen(file) {
  const { DatabaseSync } = driver('@photostructure/sqlite');
  const database = new DatabaseSync(file);
  try {
    database.exec('pragma journal_mode = delete');
  } catch (error) {
    throw /locked|busy/i.test(error.message) ? inUse(file) : error;
  } finally {
    database.close();
  }
}

/** Makes a PostgreSQL database for one run of tests. Give it back with `drop`. */
export async function scratchPostgresql(serverUrl) {
  const name = `smart_ehr_e2e_${process.pid}`;
  await onServer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(serverUrl, `drop database ${name} with (force)`) };
}

async function onServer(connectionString, statement) {
  const { Client } = driver('pg');
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Drops what the EHR has made. Another program's tables in the same schema are a reason not to touch anything. */
async function emptyPostgresql(url) {
  const { Client } = driver('pg');
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(`
      select (select count(*)::int from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()) as others,
             (select count(*)::int from pg_tables where schemaname = 'public') as tables,
             to_regclass('public._prisma_migrations') is not null as ours`);
    const [{ others, tables, ours }] = rows;
    const name = new URL(url).pathname.slice(1);
    if (tables === 0) return;
    if (!ours)
      throw new Refusal(`The PostgreSQL database ${name} holds tables that are not the EHR's: nothing was removed.`);
    if (others > 0) throw inUse(`${name} (PostgreSQL)`);
    await client.query('drop schema public cascade; create schema public');
  } finally {
    await client.end();
  }
}

const inUse = name => new Refusal(`The database ${name} is in use: stop the stack that has it open, then try again.`);
