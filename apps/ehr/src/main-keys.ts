import { openDatabase } from '@smart-ehr/prisma';
import { ConfigError, fromEnv } from './config.ts';
import { publishedAt, signingAt } from './keys/key-times.ts';
import { keyRotated } from './keys/renew-keys.ts';
import type { Rotation } from './keys/rotate-signing-key.ts';
import { createSigningKeys } from './keys/signing-keys.ts';
import { readWrappingKey } from './keys/wrapping-key.ts';
import { setUp } from './set-up.ts';
import { createAuditStore } from './stores/audit.ts';
import { createSigningKeyStore, type StoredSigningKey } from './stores/signing-keys.ts';

const usage = `npm run keys -- list     the keys that sign id_tokens, newest first
npm run keys -- rotate   publishes a new key, which signs as soon as every copy of the JWKS can hold it`;

/** The keys that sign id_tokens, from the command line; the EHR may be running or not. */
async function main([command, ...others]: string[]): Promise<void> {
  if (command === '--help') return console.log(usage);
  if (others.length > 0 || (command !== 'list' && command !== 'rotate')) throw new ConfigError(usage);
  const config = fromEnv(process.env);
  await setUp(config);
  const database = await openDatabase(config.databaseUrl);
  try {
    const store = createSigningKeyStore(database);
    const nowMs = Date.now();
    if (command === 'rotate') {
      const rotation = await createSigningKeys(store, readWrappingKey(config)).rotate(nowMs);
      if (rotation.outcome === 'rotated') await createAuditStore(database.sql).add(keyRotated(rotation), nowMs);
      console.log(outcome(rotation));
    }
    for (const line of table(await store.list(), nowMs)) console.log(line);
  } finally {
    await database.close();
  }
}

function outcome(rotation: Rotation): string {
  if (rotation.outcome === 'elsewhere') return 'Nothing done: another process has just rotated.';
  const { kid, signsFromMs } = rotation;
  return rotation.outcome === 'rotated'
    ? `New key ${kid}: in the JWKS within a minute, signs from ${time(signsFromMs)}.`
    : `Nothing done: the newest key, ${kid}, is announced and signs from ${time(signsFromMs)}.`;
}

function table(keys: readonly StoredSigningKey[], nowMs: number): string[] {
  const signing = signingAt(keys, nowMs);
  return publishedAt(keys, nowMs).map(key => {
    const { kid, alg, createdAtMs, retiresAtMs } = key;
    const state = key === signing ? 'signs' : createdAtMs > (signing?.createdAtMs ?? 0) ? 'announced' : 'signs no more';
    const end = retiresAtMs === null ? '' : `, published until ${time(retiresAtMs)}`;
    return `${kid}  ${alg}  made ${time(createdAtMs)}  ${state}${end}`;
  });
}

const time = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
