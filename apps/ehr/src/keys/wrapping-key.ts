import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Config, ConfigError } from '../config.ts';

/** The key that wraps the private signing keys in the database (EHR_KEK): 32 bytes, never stored beside them. */
export type WrappingKey = Uint8Array;

export function readWrappingKey({ kek, keyFile }: Pick<Config, 'kek' | 'keyFile'>): WrappingKey {
  if (kek !== undefined) return decode('EHR_KEK', kek);
  try {
    return decode(keyFile, readFileSync(keyFile, 'utf8').trim());
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`Neither EHR_KEK nor the file ${keyFile} holds the key that unwraps the signing keys.`);
  }
}

/** Makes the key file if nothing else gives the key. An existing file stays as it is. */
export function ensureWrappingKey({ kek, keyFile }: Pick<Config, 'kek' | 'keyFile'>): void {
  if (kek !== undefined) return;
  mkdirSync(dirname(keyFile), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(keyFile, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function decode(name: string, text: string): WrappingKey {
  const key = Buffer.from(text, 'base64url');
  if (key.length !== 32) throw new ConfigError(`${name} must hold 32 bytes in base64url.`);
  return key;
}
