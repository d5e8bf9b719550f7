import { runNode } from '../setup/command.mjs';
import { installDependencies } from '../setup/dependencies.mjs';
import { loadDotEnv } from '../setup/environment.mjs';
import { inRoot } from '../setup/folders.mjs';
import { generatePrismaClients } from '../setup/prepare.mjs';

/**
 * `npm run keys -- …`, `npm run login-trust -- …`, `npm run fhir -- …`: a command of the EHR on the database in force,
 * beside a running EHR or without one. It runs in the folder where npm was called, so that a relative FILE means what
 * it says.
 */
export const ehrCommand = file => async args => {
  loadDotEnv();
  await installDependencies();
  await generatePrismaClients();
  const command = ['--import', import.meta.resolve('tsx'), inRoot(`apps/ehr/src/${file}`), ...args];
  return (await runNode(command, { cwd: process.env.INIT_CWD, show: true })).code;
};
