import { join } from 'node:path';
import { answers, testServer } from '../machine/postgresql.mjs';
import { readCast } from '../setup/cast.mjs';
import { scratchPostgresql } from '../setup/database.mjs';
import { e2eEnvironment } from '../setup/e2e-environment.mjs';
import { seedDatabase } from '../setup/prepare.mjs';
import { firstFreePort } from '../stack/free-ports.mjs';
import { registerBackend } from './backend.mjs';
import { createWriter } from './changes.mjs';
import { destinationsIn } from './destinations.mjs';
import { startEhr } from './ehr.mjs';
import { lengthKey, measure } from './round.mjs';

/** Enough that each phase can be hit. */
const patients = 12;

/** For as long the worker waits for an EHR that was killed. */
const patienceMinutes = '1';

const withoutLimits = { EHR_TOKEN_LIMIT: '0', EHR_REGISTER_LIMIT: '0' };

/**
 * What the rounds play on: an EHR with records in `folder`, somebody who writes, and the destinations, each with a first export.
 * `end` stops and gives back everything but the folder.
 */
export async function setStage(folder) {
  const { address, env, database } = await environmentIn(folder);
  await seedDatabase(env, ['--patients', String(patients)]);
  const { url } = testServer(process.env);
  const scratch = (await answers(url)) ? await scratchPostgresql(url) : undefined;
  const ehr = await startEhr({ address, env, folder, database });
  const end = async () => {
    await ehr.stop();
    await scratch?.drop();
  };
  try {
    const keyFile = env.BULK_WORKER_KEY_FILE;
    const clientId = await registerBackend(ehr.origin, keyFile);
    const destinations = destinationsIn(folder, scratch?.url);
    const stage = { ehr, env, keyFile, clientId, destinations, exportsFolder: env.BULK_WORKER_OUT };
    stage.writer = createWriter(ehr.origin);
    stage.lengths = await measureEach(stage);
    return { ...stage, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** The environment of the browser tests, at another port and below another folder. */
async function environmentIn(folder) {
  const firstPort = process.env.CHAOS_PORT || String(await firstFreePort(4));
  const { addresses, env } = e2eEnvironment(await readCast(), { ...process.env, E2E_FIRST_PORT: firstPort });
  const database = join(folder, 'ehr.db');
  const own = {
    DATABASE_URL: `file:${database}`,
    BULK_WORKER_KEY_FILE: join(folder, 'bulk-worker/key.json'),
    BULK_WORKER_JWKS_FILE: join(folder, 'bulk-worker/jwks.json'),
    BULK_WORKER_REGISTRATION_FILE: join(folder, 'bulk-worker/registration.json'),
    BULK_WORKER_OUT: join(folder, 'exports'),
    BULK_WORKER_PATIENCE_MINUTES: patienceMinutes,
  };
  return { address: addresses.ehr, database, env: { ...env, ...withoutLimits, ...own } };
}

/** An export of everything and one of changes to each destination. */
async function measureEach(stage) {
  const changes = { create: 20, update: 5, remove: 0 };
  const lengths = {};
  for (const destination of Object.keys(stage.destinations))
    for (const full of destination === 'folder' ? [false] : [true, false]) {
      const round = { destination, full, changes };
      lengths[lengthKey(round)] = await measure(round, stage);
    }
  return lengths;
}
