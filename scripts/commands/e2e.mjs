import { obtainBrowser } from '../machine/browser.mjs';
import { step } from '../report/progress.mjs';
import { readCast } from '../setup/cast.mjs';
import { runNode } from '../setup/command.mjs';
import { removeSqlite } from '../setup/database.mjs';
import { installDependencies } from '../setup/dependencies.mjs';
import { e2eEnvironment } from '../setup/e2e-environment.mjs';
import { inRoot } from '../setup/folders.mjs';
import { buildApps, generatePrismaClients, seedDatabase } from '../setup/prepare.mjs';
import { firstFreePort, refuseBusyPorts } from '../stack/free-ports.mjs';
import { fileLog } from '../stack/logs.mjs';
import { stackProcesses } from '../stack/processes.mjs';
import { startStack } from '../stack/stack.mjs';

/** `npm run e2e -- …`: the browser tests, on a stack of their own or the one at E2E_EHR_URL. Arguments go to Playwright. */
export async function e2e(args) {
  await installDependencies();
  const env = { ...process.env, CHROMIUM_PATH: await obtainBrowser() };
  return process.env.E2E_EHR_URL
    ? playwright(args, env)
    : onOwnStack(stackEnv => playwright(args, { ...env, ...stackEnv }));
}

/** Runs Playwright; its configuration writes the reports and traces to .data/e2e. */
export const playwright = async (args, env) => {
  const cli = inRoot('node_modules/@playwright/test/cli.js');
  return (await runNode([cli, 'test', ...args], { cwd: inRoot('e2e'), env, show: true })).code;
};

/**
 * Starts a stack that shares nothing with a running demonstration: own ports, own and freshly seeded database (SQLite, or
 * the empty one at `databaseUrl`).
 */
export async function onOwnStack(work, databaseUrl) {
  const { addresses, env, database } = e2eEnvironment(await readCast(), process.env, databaseUrl);
  await refuseBusyPorts(
    stackProcesses.map(({ name }) => addresses[name]),
    async () => `like this: E2E_FIRST_PORT=${await firstFreePort(Object.keys(addresses).length)} npm run e2e`,
  );
  await generatePrismaClients();
  await buildApps();
  removeSqlite(database);
  await seedDatabase(env);

  const openLog = (_address, name) => fileLog(inRoot('.data/e2e/logs'), name);
  const stack = startStack({ addresses, env, mode: 'start', openLog });
  try {
    await step('Starting', () => stack.healthy);
    const urls = Object.values(addresses).map(({ prefix, url }) => [`${prefix}_URL`, url]);
    const { BULK_WORKER_KEY_FILE, BULK_WORKER_OUT, DATABASE_URL } = env;
    return await work({
      ...Object.fromEntries(urls),
      E2E_EHR_URL: addresses.ehr.url,
      E2E_OWN_STACK: '1',
      BULK_WORKER_KEY_FILE,
      BULK_WORKER_OUT,
      DATABASE_URL,
    });
  } finally {
    await stack.stop();
  }
}
