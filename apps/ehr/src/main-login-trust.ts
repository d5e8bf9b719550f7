import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openDatabase } from '@smart-ehr/prisma';
import { ConfigError, fromEnv } from './config.ts';
import { importLoginTrusts } from './login-trust/import-login-trusts.ts';
import { LoginTrustError } from './login-trust/login-trust-error.ts';
import { reportOf } from './login-trust/report.ts';
import { setUp } from './set-up.ts';
import { createClientStore } from './stores/clients.ts';

const usage = `npm run login-trust -- import FILE [--redirect-uri URL …]
FILE holds rows of WebChart's login_trusts, as the SQL that inserts them or as JSON. The least that makes an app:
  insert into login_trusts set domain='my-app', description='My app', key_format='PEM',
    login_url='http://localhost:8090/launch', allowed_options=8388608;
The README's "Login Trusts" says what becomes of which column.`;
const maxBytes = 1_000_000;

/** Registers the apps of a file of WebChart's Login Trusts; the EHR may be running or not. */
async function main(): Promise<void> {
  if (process.argv.includes('--help')) return console.log(usage);
  const { file, redirectUris } = argumentsOf(process.argv.slice(2));
  const text = read(file);
  const config = fromEnv(process.env);
  await setUp(config);
  const database = await openDatabase(config.databaseUrl);
  try {
    const imported = await importLoginTrusts(text, createClientStore(database.sql), {
      redirectUris,
      nowMs: Date.now(),
    });
    for (const line of reportOf(imported)) console.log(line);
  } catch (error) {
    throw error instanceof LoginTrustError ? new ConfigError(`${file}, ${error.message} Nothing was imported.`) : error;
  } finally {
    await database.close();
  }
}

function argumentsOf(args: string[]): { file: string; redirectUris: string[] } {
  const options = { 'redirect-uri': { type: 'string', multiple: true, default: [] as string[] } } as const;
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [command, file, ...others] = positionals;
    if (command === 'import' && file !== undefined && others.length === 0) {
      return { file, redirectUris: values['redirect-uri'] };
    }
  } catch {
    // An unknown option: told by the usage.
  }
  throw new ConfigError(usage);
}

function read(file: string): string {
  try {
    if (statSync(file).size <= maxBytes) return readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch {
    throw new ConfigError(`The file ${file} cannot be read.`);
  }
  throw new ConfigError(`The file ${file} is larger than ${maxBytes / 1_000_000} MB.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
