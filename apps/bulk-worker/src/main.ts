import { existsSync } from 'node:fs';
import { parseCommandLine, usage } from './command-line.ts';
import { ConfigError, fromEnv } from './config.ts';
import { ensureKeys } from './keys/key-files.ts';
import { listen } from './serve/server.ts';

/** The command line. `bulk-export.ts` is what it is about. */
async function main(args: string[]): Promise<void> {
  const command = parseCommandLine(args);
  if (command.name === 'help') return console.log(usage);
  if (existsSync('.env')) process.loadEnvFile();
  const config = fromEnv(process.env);
  if (command.name === 'keys ensure') {
    const outcome = await ensureKeys(config);
    return console.log(`Private key: ${config.keyFile} (${outcome})\nPublic key:  ${config.jwksFile}`);
  }
  await ensureKeys(config);
  await listen(config);
  console.log(`The bulk worker is at ${config.origin}`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = error instanceof ConfigError ? 2 : 1;
});
