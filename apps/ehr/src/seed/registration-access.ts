import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { randomToken } from '@smart-ehr/oauth-core';
import { ConfigError } from '../config.ts';
import { secretHash } from '../stores/secret-hash.ts';

/**
 * A client that the seed has registered gets, in a file for its owner alone, what a client that registers itself gets in the
 * answer: the address of its registration, and a random token that opens it. Here only the hash of the token is kept. A file
 * that is there keeps its token.
 * https://www.rfc-editor.org/rfc/rfc7592#section-3
 */
export function giveRegistrationAccess(file: string, registrationUri: string): { registrationTokenHash: string } {
  const before = readAccess(file);
  const token = before.registration_access_token ?? randomToken('rat_');
  if (typeof token !== 'string' || token.length < 40) {
    throw new ConfigError(
      `${file} must hold the "registration_access_token" that was written there. Remove it for a new one.`,
    );
  }
  const access = { registration_client_uri: registrationUri, registration_access_token: token };
  if (before.registration_client_uri !== registrationUri) write(file, access);
  return { registrationTokenHash: secretHash(token) };
}

function readAccess(file: string): { registration_client_uri?: unknown; registration_access_token?: unknown } {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) ?? {};
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new ConfigError(`${file} must be JSON: ${(error as Error).message} Remove it for a new one.`);
  }
}

/** Appears whole: the client may read it at the same time. */
function write(file: string, access: object): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  rmSync(`${file}.new`, { force: true }); // one that was left behind would keep its mode
  writeFileSync(`${file}.new`, `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(`${file}.new`, file);
}
