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
import { renameDurably } from '../write-atomically.ts';

type KeyFiles = Pick<Config, 'keyFile' | 'jwksFile'>;

/** A JWK with the names that an assertion needs. `d` and the other private members are among the rest. */
export type PrivateKey = JsonWebKey & { kid: string; alg: string };

/** What every SMART server knows: one of the two. */
export type SigningAlgorithm = 'ES384' | 'RS384';

/**
 * Makes the key if there is none, and writes its public half. What is there stays, also when it is for the other algorithm;
 * several processes may do it at once.
 */
export async function ensureKeys(files: KeyFiles, alg: SigningAlgorithm = 'ES384'): Promise<'made' | 'kept'> {
  const outcome = await createOnce(files.keyFile, alg);
  await writePublicKeys(files);
  return outcome;
}

/** The next key, which is made once and waits beside the other until it is registered. */
export async function ensureNextKey(files: KeyFiles, alg?: SigningAlgorithm): Promise<PrivateKey> {
  const { alg: current } = await readPrivateKey(files);
  await createOnce(nextKeyFile(files), alg ?? (current === 'RS384' ? 'RS384' : 'ES384'));
  await writePublicKeys(files);
  return readPrivateKey({ keyFile: nextKeyFile(files) });
}

export async function hasNextKey(files: KeyFiles): Promise<boolean> {
  return (await readFile(nextKeyFile(files)).catch(() => undefined)) !== undefined;
}

/** From now on the next key is the key. The old one is gone. */
export async function useNextKey(files: KeyFiles): Promise<void> {
  await renameDurably(nextKeyFile(files), files.keyFile);
  await writePublicKeys(files);
}

/** The public halves of what there is: of the key, and of the next one while there is one. */
export async function readPublicKeys(files: KeyFiles): Promise<{ keys: JsonWebKey[] }> {
  const next = (await hasNextKey(files)) ? [await readPrivateKey({ keyFile: nextKeyFile(files) })] : [];
  return { keys: [await readPrivateKey(files), ...next].map(publicHalf) };
}

export async function readPrivateKey({ keyFile }: Pick<Config, 'keyFile'>): Promise<PrivateKey> {
  const text = await readFile(keyFile, 'utf8').catch(() => {
    throw new ConfigError(`There is no readable key at ${keyFile}. Make one with \`keys ensure\` and register it.`);
  });
  const key = parse(text);
  if (key?.kid && key.alg && key.d) return key as PrivateKey;
  throw new ConfigError(`${keyFile} must hold a private JWK with "kid" and "alg". Restore it, or make a new one.`);
}

const nextKeyFile = ({ keyFile }: Pick<KeyFiles, 'keyFile'>) => `${keyFile}.next`;

async function writePublicKeys(files: KeyFiles): Promise<void> {
  const jwks = `${JSON.stringify(await readPublicKeys(files), null, 2)}\n`;
  const written = await readFile(files.jwksFile, 'utf8').catch(() => undefined);
  if (written === jwks) return;
  await mkdir(dirname(files.jwksFile), { recursive: true });
  await writeFile(files.jwksFile, jwks);
}

/** https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html asks for ES384 or RS384. */
async function generateKey(alg: SigningAlgorithm): Promise<PrivateKey> {
  const how = alg === 'ES384' ? { name: 'ECDSA', namedCurve: 'P-384' } : rsa;
  const pair = (await crypto.subtle.generateKey(how, true, ['sign', 'verify'])) as CryptoKeyPair;
  const { key_ops: _ops, ext: _ext, ...jwk } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  return { ...jwk, kid: randomToken(), alg, use: 'sig' };
}

const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-384',
  modulusLength: 3072,
  publicExponent: new Uint8Array([1, 0, 1]),
};

/** Named one by one: a private member that we did not think of can never slip through. */
function publicHalf({ kty, crv, x, y, n, e, kid, alg }: PrivateKey): JsonWebKey & { kid: string } {
  return { kty, crv, x, y, n, e, kid, alg, use: 'sig' } as JsonWebKey & { kid: string };
}

/** Appears whole or not at all, for its owner alone, and never replaces what another process has made meanwhile. */
async function createOnce(file: string, alg: SigningAlgorithm): Promise<'made' | 'kept'> {
  if (await readFile(file).catch(() => undefined)) return 'kept';
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, `${JSON.stringify(await generateKey(alg), null, 2)}\n`, { mode: 0o600, flag: 'wx' });
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
