import { ConfigError, fromEnv } from './config.ts';
import { createEhr } from './ehr.ts';
import { seedClients } from './seed/clients.ts';
import { seedPeople } from './seed/people.ts';
import { setUp } from './set-up.ts';

/** Fills the database with the cast and their records. Run again, it changes nothing that is right already. */
async function main(): Promise<void> {
  const config = fromEnv(process.env);
  if (!config.demo) throw new ConfigError('The seed holds demonstration passwords: run it with EHR_DEMO=1.');
  await setUp(config);
  const ehr = await createEhr(config);
  try {
    await seedPeople(ehr.users, ehr.passwords);
    await seedClients(ehr.clients, process.env);
  } finally {
    await ehr.database.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
