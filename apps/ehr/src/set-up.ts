import { migrate, openDatabase } from '@smart-ehr/prisma';
import type { Config } from './config.ts';
import { ensureSigningKey } from './keys/rotate-signing-key.ts';
import { createSigningKeys } from './keys/signing-keys.ts';
import { ensureWrappingKey, readWrappingKey } from './keys/wrapping-key.ts';
import { createSigningKeyStore } from './stores/signing-keys.ts';

/**
 * Makes what a first start needs and leaves alone what is there: the wrapping key, the newest database schema, a
 * signing key. Several processes may do it at once.
 */
export async function setUp(config: Pick<Config, 'databaseUrl' | 'kek' | 'keyFile'>): Promise<void> {
  ensureWrappingKey(config);
  await migrate(config.databaseUrl);
  const database = await openDatabase(config.databaseUrl);
  try {
    const [store, wrappingKey] = [createSigningKeyStore(database), readWrappingKey(config)];
    await ensureSigningKey(store, wrappingKey, Date.now());
    await createSigningKeys(store, wrappingKey).active(Date.now()); // a wrapping key that does not fit is told now, not at the first sign-in
  } finally {
    await database.close();
  }
}
