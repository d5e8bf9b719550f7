import { generatePopulation } from '@smart-ehr/population';
import { ConfigError, fromEnv } from './config.ts';
import { createEhr } from './ehr.ts';
import { seedClients } from './seed/clients.ts';
import { seedPeople } from './seed/people.ts';
import { populationOptions } from './seed/population-options.ts';
import { loadRecords } from './seed/records.ts';
import { setUp } from './set-up.ts';

/**
 * Fills the database with the cast, their clients and their records, and `--patients N` generated patients beside
 * them (`--seed S` makes other ones, `--anchor DAY` lets their charts end then). Run again, it changes nothing that is
 * right already.
 */
async function main(): Promise<void> {
  const config = fromEnv(process.env);
  if (!config.demo) throw new ConfigError('The seed holds demonstration passwords: run it with EHR_DEMO=1.');
  const today = new Date().toISOString().slice(0, 10);
  const population = populationOptions(process.argv.slice(2), today);
  await setUp(config);
  const ehr = await createEhr(config);
  try {
    await seedPeople(ehr.users, ehr.passwords);
    await seedClients(ehr.clients, process.env);
    const { created, updated, unchanged } = await loadRecords(generatePopulation(population), ehr.resources);
    console.log(`Records: ${created} created, ${updated} updated, ${unchanged} as they were.`);
  } finally {
    await ehr.database.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
