import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { inRoot } from '../setup/folders.mjs';
import { startChild } from '../stack/child.mjs';
import { untilHealthy } from '../stack/health.mjs';

/** The drivers belong to the workspace prisma. */
const driver = createRequire(inRoot('prisma/package.json'));

/** An EHR that can be killed; its log goes on in one file. */
export async function startEhr({ address, env, folder, database }) {
  mkdirSync(folder, { recursive: true });
  const logFile = join(folder, 'ehr.log');
  let running;
  const start = () => {
    const log = openSync(logFile, 'a');
    const child = startChild(['--import', 'tsx', 'src/main.ts'], { cwd: inRoot('apps/ehr'), env, output: log });
    closeSync(log);
    const stopping = new AbortController();
    const healthy = untilHealthy(address, '/readyz', stopping);
    healthy.catch(() => undefined);
    running = { ...child, stopping, healthy };
  };
  const kill = async () => {
    running.stopping.abort();
    running.kill('SIGKILL');
    await running.ended;
  };
  start();
  let restarted = Promise.resolve();
  await running.healthy;
  return {
    origin: address.url,
    database,
    /** kill -9, and a new process as soon as the old one is gone; who is killed twice in a row is started twice in a row. */
    restart() {
      restarted = restarted.then(kill).then(start);
    },
    async untilUp() {
      await restarted;
      await running.healthy;
    },
    stop: () => running.stop(),
    logLength: () => readFileSync(logFile).length,
    /** What the log since this byte holds that must not be there: answers from 500 on, and errors. */
    complaints: since => complaintsIn(readFileSync(logFile).subarray(since).toString()),
    ask: (statement, ...values) => askSqlite(database, statement, ...values),
  };
}

/** The last line before a kill may be half a line. */
export function complaintsIn(log) {
  return log.split('\n').filter(line => {
    try {
      const { level, event, status } = JSON.parse(line);
      return level === 'error' || (event === 'request' && status >= 500);
    } catch {
      return line !== '' && !line.startsWith('{');
    }
  });
}

/** The rows of one statement, read beside whoever has the file open. */
export function askSqlite(file, statement, ...values) {
  const { DatabaseSync } = driver('@photostructure/sqlite');
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare(statement).all(...values);
  } finally {
    database.close();
  }
}

/** The rows of one statement of PostgreSQL. */
export async function askPostgresql(connectionString, statement) {
  const { Client } = driver('pg');
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
