import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { testServer } from '../machine/postgresql.mjs';
import { runNode } from '../setup/command.mjs';
import { removeSqlite, scratchPostgresql } from '../setup/database.mjs';
import { installDependencies } from '../setup/dependencies.mjs';
import { inRoot } from '../setup/folders.mjs';
import { buildApps, generatePrismaClients } from '../setup/prepare.mjs';
import { Refusal } from '../setup/refusal.mjs';

/**
 * `npm run fuzz -- --requests 1e5 --seed S --database postgresql`: malformed requests to every endpoint of an EHR of its own.
 * The seed is printed; the same seed sends the same requests, from number `--first` on. What failed is printed as a line for
 * curl.
 */
export async function fuzz(args) {
  const options = optionsOf(args);
  await installDependencies();
  await generatePrismaClients();
  await buildApps();
  return fuzzOn(options.database, options);
}

/** One run on a database of its own. Exit code 1 when anything failed. */
export async function fuzzOn(database, { requests, seed, first = 0 }) {
  const { url, drop } = await { sqlite: scratchSqlite, postgresql: scratchServer }[database]();
  const command = ['--import', 'tsx', 'src/testing/fuzz/main-fuzz.ts', '--database', url];
  const numbers = ['--requests', String(requests), '--seed', String(seed), '--first', String(first)];
  try {
    return (await runNode([...command, ...numbers], { cwd: inRoot('apps/ehr'), show: true })).code;
  } finally {
    await drop();
  }
}

async function scratchSqlite() {
  mkdirSync(inRoot('.data/fuzz'), { recursive: true });
  const file = inRoot('.data/fuzz', `ehr-${process.pid}.db`);
  return { url: `file:${file}`, drop: async () => removeSqlite(file) };
}

const scratchServer = () => scratchPostgresql(testServer(process.env).url);

function optionsOf(args) {
  const { requests, seed, first, database } = parse(args);
  const count = Number(requests);
  if (!Number.isSafeInteger(count) || count < 1) throw new Refusal('--requests must be a whole number, such as 1e5.');
  if (!/^\d{1,9}$/.test(seed)) throw new Refusal('--seed must be a number of at most nine digits.');
  if (!/^\d{1,9}$/.test(first)) throw new Refusal('--first must be the number of a request.');
  if (!['sqlite', 'postgresql'].includes(database)) throw new Refusal('--database must be sqlite or postgresql.');
  return { requests: count, seed: Number(seed), first: Number(first), database };
}

function parse(args) {
  const options = {
    requests: { type: 'string', default: '1e5' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    first: { type: 'string', default: '0' },
    database: { type: 'string', default: 'sqlite' },
  };
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Refusal(
      `${error.message} npm run fuzz takes --requests N, --seed S, --first F and --database sqlite|postgresql.`,
    );
  }
}
