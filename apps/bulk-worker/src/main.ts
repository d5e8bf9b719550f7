import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, parseCommandLine, usage } from './command-line.ts';
import { type Config, ConfigError, fromEnv } from './config.ts';
import { systemClock } from './export/clock.ts';
import { folderName } from './export-folder.ts';
import { ensureKeys } from './keys/key-files.ts';
import { createProgressPrinter, describeExport } from './print.ts';
import { exitCode } from './report.ts';
import { runExport } from './run-export.ts';
import { serve } from './serve/serve.ts';
import { sinceLast } from './since-last.ts';

/** The command line. What an export does step by step is in `bulk-export.ts`. */
async function main(args: string[]): Promise<number> {
  const command = parseCommandLine(args);
  if (existsSync('.env')) process.loadEnvFile();
  const config = fromEnv(process.env);
  if (command.name === 'export') return exportOnce(config, command);
  if (command.name === 'keys ensure') {
    const outcome = await ensureKeys(config);
    console.log(`Private key: ${config.keyFile} (${outcome})\nPublic key:  ${config.jwksFile}`);
  }
  if (command.name === 'serve') await serve(config, untilStopped());
  if (command.name === 'help') console.log(usage);
  return 0;
}

async function exportOnce(config: Config, command: Command & { name: 'export' }): Promise<number> {
  const { wish, to } = command;
  const done = await runExport(config, {
    wish: command.sinceLast ? await sinceLast(config, wish) : wish,
    folder: to === undefined ? join(config.exportsFolder, folderName(Date.now())) : resolve(to),
    clock: systemClock,
    signal: untilStopped(),
    onProgress: createProgressPrinter(console.log, Date.now),
  });
  console.log(describeExport(done));
  return exitCode(done.report);
}

/** Aborted by Ctrl-C, or by whoever runs the worker. */
function untilStopped(): AbortSignal {
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  process.once('SIGTERM', () => stopping.abort());
  return stopping.signal;
}

main(process.argv.slice(2))
  .catch((error: unknown) => {
    console.error(error instanceof ConfigError ? error.message : error);
    return error instanceof ConfigError ? 2 : 1;
  })
  .then(code => {
    process.exitCode = code;
  });
