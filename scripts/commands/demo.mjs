import { duration, step, style } from '../report/progress.mjs';
import { readCast } from '../setup/cast.mjs';
import { installDependencies } from '../setup/dependencies.mjs';
import { addressesOf, demoEnvironment, loadDotEnv } from '../setup/environment.mjs';
import { inRoot } from '../setup/folders.mjs';
import { buildApps, generatePrismaClients, seedDatabase } from '../setup/prepare.mjs';
import { refuseBusyPorts, refuseSamePort, settingsElsewhere } from '../stack/free-ports.mjs';
import { interruption } from '../stack/interruption.mjs';
import { fileLog, terminalLog } from '../stack/logs.mjs';
import { stackProcesses } from '../stack/processes.mjs';
import { recordStack, refuseSecondStack } from '../stack/record.mjs';
import { startStack } from '../stack/stack.mjs';
import { printTable } from '../stack/table.mjs';

const names = stackProcesses.map(({ name }) => name);
const logs = '.data/logs';

/** `npm start`: everything from the fresh clone to the running demonstration. */
export const runDemo = () => runStack({ mode: 'start', command: 'npm start', nodeEnv: 'production' });

/**
 * `npm run dev`: the same, but the apps are served by Vite as they are edited, the EHR and the worker start again when a
 * file changes, and the EHR's screens are built again.
 */
export const runDevelopment = () => runStack({ mode: 'dev', command: 'npm run dev', nodeEnv: 'development' });

async function runStack({ mode, command, nodeEnv }) {
  const started = Date.now();
  loadDotEnv();
  refuseSecondStack();
  await installDependencies();
  const cast = await readCast();
  const addresses = addressesOf(cast.processes, process.env);
  const env = { ...demoEnvironment(addresses, process.env), NODE_ENV: nodeEnv };
  const ours = names.map(name => addresses[name]);
  refuseSamePort(ours);
  await refuseBusyPorts(ours, async busy => {
    const settings = await settingsElsewhere(busy, Object.values(addresses));
    return `in the file .env, which the other commands read too, and start again with ${command}:\n${settings}`;
  });
  recordStack(ours.map(({ url }) => url));
  await generatePrismaClients();
  await buildApps();
  await seedDatabase(env);

  const openLog = (address, name) => (mode === 'dev' ? terminalLog(address.title) : fileLog(inRoot(logs), name));
  const interrupted = interruption();
  const stack = startStack({ addresses, env, mode, openLog });
  try {
    const atOnce = await step('Starting', () => Promise.race([stack.healthy, interrupted]));
    if (typeof atOnce !== 'string') {
      printTable({ addresses, names, cast, logs: mode === 'dev' ? 'here' : logs });
      console.log(style('green', `Ready after ${duration(Date.now() - started)}.`));
    }
    return await conclude(stack, interrupted);
  } finally {
    await stack.stop();
  }
}

/** Waits for the end: asked for (exit code 0), or because a process of the stack is gone (1). */
async function conclude(stack, interrupted) {
  const [sentence] = await Promise.race([stack.broken.then(text => [text]), interrupted.then(() => [])]);
  if (!sentence) {
    console.log('\nStopping …');
    return 0;
  }
  console.error(`\n${style('red', '✗')} ${sentence}\nThe rest of the stack is stopped too.`);
  return 1;
}
