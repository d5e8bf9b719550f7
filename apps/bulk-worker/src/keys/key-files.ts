/**
 * The worker's key pair, in two files. The private half proves who we are; the public half is what the EHR registers,
 * inline or by the URL of /jwks.json.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html#registering-a-client-communicating-public-keys
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { randomToken } from '@smart-ehr/oauth-core';
import { type Config, ConfigError } from '../config.ts';

type KeyFiles = Pick<Config, 'keyFile' | 'jwksFile'>;

/** A JWK with the names that an assertion needs. `d` and the other private members are among the rest. */
export type PrivateKey = JsonWebKey & { kid: string; alg: string };

/** Makes the key if there is none, and writes its public half. What is there stays; several processes may do it at once. */
export async function ensureKeys({ keyFile, jwksFile }: KeyFiles): Promise<'made' | 'kept'> {
  const outcome = await createOnce(keyFile, async () => `${JSON.stringify(await generateKey(), null, 2)}\n`);
  const jwks = `${JSON.stringify({ keys: [publicHalf(await readPrivateKey({ keyFile }))] }, null, 2)}\n`;
  const written = await readFile(jwksFile, 'utf8').catch(() => undefined);
  if (written !== jwks) {
    await mkdir(dirname(jwksFile), { recursive: true });
    await writeFile(jwksFile, jwks);
  }
  return outcome;
}

export async function readPrivateKey({ keyFile }: Pick<Config, 'keyFile'>): Promise<PrivateKey> {
  const text = await readFile(keyFile, 'utf8').catch(() => {
    throw new ConfigError(`There is no readable key at ${keyFile}. Make one with \`keys ensure\` and register it.`);
  });
  const key = parse(text);
  if (key?.kid && key.alg && key.d) return key as PrivateKey;
  throw new ConfigError(`${keyFile} must hold a private JWK with "kid" and "alg". Restore it, or make a new one.`);
}

/** https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html asks for ES384 or RS384. */
async function generateKey(): Promise<PrivateKey> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, true, ['sign', 'verify']);
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  return { kty, crv, x, y, d, kid: randomToken(), alg: 'ES384', use: 'sig' } as PrivateKey;
}

/** Named one by one: a private member that we did not think of can never slip through. */
function publicHalf({ kty, crv, x, y, n, e, kid, alg }: PrivateKey): JsonWebKey & { kid: string } {
  return { kty, crv, x, y, n, e, kid, alg, use: 'sig' } as JsonWebKey & { kid: string };
}

/** Appears whole or not at all, for its owner alone, and never replaces what another process has made meanwhile. */
async function createOnce(file: string, content: () => Promise<string>): Promise<'made' | 'kept'> {
  if (await readFile(file).catch(() => undefined)) return 'kept';
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, await content(), { mode: 0o600, flag: 'wx' });
    await link(draft, file);
    return 'made';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return 'kept';
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function parse(text: string): (JsonWebKey & { kid?: string }) | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
