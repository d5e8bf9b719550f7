import { existsSync } from 'node:fs';
import { OAuthError } from '@smart-ehr/oauth-core';
import { type Command, type ExportCommand, parseCommandLine, usage } from './command-line.ts';
import { type Config, ConfigError, FolderBusy, fromEnv } from './config.ts';
import { decideSince, readDestination } from './destinations/decide.ts';
import { createAccessToken } from './export/access-token.ts';
import { systemClock } from './export/clock.ts';
import { ExportError } from './export/export-error.ts';
import type { Retry } from './export/patiently.ts';
import { ensureKeys } from './keys/key-files.ts';
import { rotateKeys } from './keys/rotate-keys.ts';
import { exitCode } from './report.ts';
import { cancelExport, type Run, runExport } from './run-export.ts';
import { keepSchedule } from './serve/schedule.ts';
import { serve } from './serve/serve.ts';
import { createPrinter, type Streams } from './show/print.ts';

/** The command line. What an export does step by step is in `bulk-export.ts`. */
async function main(args: string[]): Promise<number> {
  const command = parseCommandLine(args);
  if (existsSync('.env')) process.loadEnvFile();
  const config = fromEnv(process.env);
  if (command.name === 'export') {
    const changed = { ...config, parallel: command.parallel ?? config.parallel };
    if (command.cancel) return cancel(changed, command);
    return command.everyMs === undefined ? exportOnce(changed, command) : watch(changed, command);
  }
  if (command.name === 'keys ensure') {
    const outcome = await ensureKeys(config, command.alg);
    console.log(`Private key: ${config.keyFile} (${outcome})\nPublic key:  ${config.jwksFile}`);
  }
  if (command.name === 'keys rotate') await rotate(config, command);
  if (command.name === 'serve') await serve(config, untilStopped());
  if (command.name === 'token') await printToken(config);
  if (command.name === 'help') console.log(usage);
  return 0;
}

async function exportOnce(settings: Config, command: ExportCommand): Promise<number> {
  const { config, folder } = readDestination(settings, command.to);
  return tellExport(config, command, {
    wish: await decideSince(config, command),
    folder,
    ...(command.full && { anew: true }),
    clock: systemClock,
    signal: untilStopped(),
  });
}

/** Runs it before the eyes of whoever has asked for it. */
async function tellExport(config: Config, command: ExportCommand, run: Omit<Run, 'onProgress'>): Promise<number> {
  const { output = 'people' } = command;
  const printer = createPrinter(output, { wish: run.wish, fhirBase: config.fhirBase }, ownStreams());
  const done = await runExport(config, { ...run, ...printer }).catch((error: unknown) => {
    printer.close();
    throw error;
  });
  printer.close(done);
  return exitCode(done.report);
}

function ownStreams(): Streams {
  const { stdout, stderr, env } = process;
  const every = (ms: number, call: () => void) => {
    const timer = setInterval(call, ms).unref();
    return () => clearInterval(timer);
  };
  return { stdout, stderr, env, now: Date.now, every };
}

/** The same again and again, until it is stopped; then with the exit code of the last one. */
async function watch(settings: Config, command: ExportCommand): Promise<number> {
  const { wish, everyMs, to } = command;
  const { config } = readDestination(settings, to);
  const signal = untilStopped();
  let code = 0;
  const start = async (chained: ExportCommand['wish']) => {
    code = await tellExport(config, command, { wish: chained, clock: systemClock, signal });
  };
  await keepSchedule({ ...config, everyMs }, { wish, start }, systemClock, signal).catch(error => {
    if (!signal.aborted) throw error;
  });
  return code;
}

async function cancel(settings: Config, command: ExportCommand): Promise<number> {
  const { config, folder: named } = readDestination(settings, command.to);
  const folder = await cancelExport(config, {
    wish: await decideSince(config, command),
    folder: named,
    clock: systemClock,
    signal: untilStopped(),
  });
  if (!command.output) console.log(`Given up: ${folder}`);
  return 0;
}

async function rotate(config: Config, { alg, waitMs, registered }: Command & { name: 'keys rotate' }): Promise<void> {
  const patience = { clock: systemClock, signal: untilStopped(), patienceMs: config.patienceMs, onRetry: sayWhy };
  const how = { ...(alg && { alg }), ...(waitMs !== undefined && { waitMs }), registered: registered === true };
  await rotateKeys(config, { ...how, say: console.log }, patience);
}

/** Nothing else goes to stdout, so that `TOKEN=$(…)` takes it without showing it to anybody. */
async function printToken(config: Config): Promise<void> {
  const onRetry = ({ message }: Retry) => console.error(message);
  const patience = { clock: systemClock, signal: untilStopped(), patienceMs: config.patienceMs, onRetry };
  const token = await createAccessToken(config)(patience);
  console.error(`Whoever has this token has access to ${config.scope} until it ends. Keep it out of files and logs.`);
  console.log(token);
}

function sayWhy({ message, waitMs }: Retry): void {
  console.log(`${message} Trying again in ${Math.ceil(waitMs / 1000)} s.`);
}

/** Aborted by Ctrl-C, or by whoever runs the worker. */
function untilStopped(): AbortSignal {
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  process.once('SIGTERM', () => stopping.abort());
  return stopping.signal;
}

/** What was said is enough for errors that were foreseen; the others need their stack. */
function fail(error: unknown): number {
  const isForeseen = [ConfigError, ExportError, OAuthError].some(kind => error instanceof kind);
  console.error(isForeseen ? (error as Error).message : error);
  if (error instanceof FolderBusy) return 5;
  return error instanceof ConfigError ? 2 : 1;
}

// Whoever reads us may have had enough (`… | head`): the export goes on.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
main(process.argv.slice(2))
  .catch(fail)
  .then(code => {
    process.exitCode = code;
  });
