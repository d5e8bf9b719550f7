import { step } from '../report/progress.mjs';
import { readCast } from '../setup/cast.mjs';
import { databaseUrl, emptyDatabase } from '../setup/database.mjs';
import { installDependencies } from '../setup/dependencies.mjs';
import { addressesOf, demoEnvironment, loadDotEnv } from '../setup/environment.mjs';
import { generatePrismaClients, seedDatabase } from '../setup/prepare.mjs';
import { removeWorkerExports } from '../setup/worker-exports.mjs';

/**
 * `npm run reset`: back to the freshly seeded state, with the options of the seed. Signing keys are made anew; tokens of
 * before are gone, and so is what the bulk worker has exported into .data.
 */
export async function reset(args) {
  loadDotEnv();
  await installDependencies();
  const env = await environmentOfTheDemonstration();
  await step('Emptying the database', () => emptyDatabase(databaseUrl(env)));
  await step('Removing the bulk worker’s exports from .data', () => removeWorkerExports());
  await generatePrismaClients();
  await seedDatabase(env, args);
}

/** `npm run seed -- --patients N --seed S`: adds a larger, deterministic population. A stack may be running. */
export async function seed(args) {
  loadDotEnv();
  await installDependencies();
  await generatePrismaClients();
  console.log((await seedDatabase(await environmentOfTheDemonstration(), args)).trim());
}

const environmentOfTheDemonstration = async () =>
  demoEnvironment(addressesOf((await readCast()).processes, process.env), process.env);
