import { parseArgs } from 'node:util';
import { ConfigError, parallel } from './config.ts';
import { readDatabase } from './destinations/database-target.ts';
import { type ExportWish, readWish } from './export-wish.ts';
import type { SigningAlgorithm } from './keys/key-files.ts';
import { exitCodes } from './report.ts';

export type ExportCommand = {
  name: 'export';
  wish: ExportWish;
  /** Limited to what has changed since the same wish was last fulfilled. */
  sinceLast: boolean;
  /** Everything, anew. */
  full?: true;
  to?: string;
  parallel?: number;
  /** Again and again, this often. */
  everyMs?: number;
  /** Gives up what was left unfinished, instead of going on with it. */
  cancel?: true;
  /** Other than for people. */
  output?: 'json' | 'quiet';
};

export type Command =
  | ExportCommand
  | { name: 'keys ensure'; alg?: SigningAlgorithm }
  | { name: 'keys rotate'; alg?: SigningAlgorithm; waitMs?: number; registered?: true }
  | { name: 'serve' | 'token' | 'help' };

export const usage = `Usage: npm run bulk -- <command>

  export                   export everything that the scopes allow, into a new folder; what an earlier run of the same
                           export has left unfinished is gone on with
    --patient-level        only the records of patients (Patient/$export)
    --group ID             only the records of one Group's members (Group/ID/$export)
    --patient ID           only the records of this patient; may be repeated
    --type A,B             only these resource types
    --since INSTANT        only what has changed since, for example 2026-01-31T00:00:00Z
    --since last           only what has changed since the last complete export of the same kind
    --until INSTANT        only what had changed before
    --type-filter QUERY    only what this search finds, for example "MedicationRequest?status=active"; may be repeated
    --elements A,B         only these elements, for example id,Patient.name
    --include VALUE        associated data, for example LatestProvenanceResources; may be repeated
    --organize-by TYPE     files in blocks, one for each patient, for example
    --partial-manifests    take the first files while the server prepares the others
    --to DIR               into this folder, which must be empty or new
    --to sqlite:FILE       into this database, or --to postgresql://USER@HOST/DATABASE: what has changed since its last
                           export is applied to it
    --full                 everything anew, also where a database would go on from its last export
    --parallel N           so many files at the same time (4)
    --watch --every 15m    again and again, each time what has changed since the last time (s, m, h, d)
    --cancel               give up what was left unfinished: the job is deleted at the server, and its folder here
    --json                 tell what happens as one JSON event per line, in the format of the SMART bulk export log
    --quiet                tell nothing but errors
  serve                    the page with "Export now", and the public key at /jwks.json
  token                    print an access token of the worker, to try the server by hand; it is as secret as the records
  keys ensure              make the key pair, unless there is one
    --alg ES384            or RS384
  keys rotate              make a new key pair, register it, and forget the old one
    --alg ES384            or RS384
    --wait 5m              how long the server may know both before the old one is removed
    --registered           go on: the new key has been registered by hand

Exit codes:
${exitCodes.map(([code, meaning]) => `  ${String(code).padEnd(4)} ${meaning}`).join('\n')}`;

const options = {
  group: { type: 'string' },
  'patient-level': { type: 'boolean' },
  patient: { type: 'string', multiple: true },
  type: { type: 'string', multiple: true },
  since: { type: 'string' },
  until: { type: 'string' },
  'type-filter': { type: 'string', multiple: true },
  elements: { type: 'string', multiple: true },
  include: { type: 'string', multiple: true },
  'organize-by': { type: 'string' },
  'partial-manifests': { type: 'boolean' },
  to: { type: 'string' },
  parallel: { type: 'string' },
  watch: { type: 'boolean' },
  every: { type: 'string' },
  cancel: { type: 'boolean' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean' },
  alg: { type: 'string' },
  wait: { type: 'string' },
  registered: { type: 'boolean' },
  full: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

type Option = keyof typeof options;
const optionsOf: Record<string, Option[]> = {
  serve: [],
  token: [],
  'keys ensure': ['alg'],
  'keys rotate': ['alg', 'wait', 'registered'],
};

/** Reads the arguments after the file name, or says in one sentence which is wrong. */
export function parseCommandLine(args: string[]): Command {
  const { values, positionals } = parse(args);
  const name = positionals.join(' ');
  if (values.help || name === 'help') return { name: 'help' };
  if (name !== 'export' && !Object.hasOwn(optionsOf, name)) {
    throw new ConfigError(name ? `There is no command "${name}".\n\n${usage}` : usage);
  }
  const isOfKeys = (option: string) => option === 'alg' || option === 'wait' || option === 'registered';
  const given = Object.keys(values) as Option[];
  const stray = given.find(option => (name === 'export' ? isOfKeys(option) : !optionsOf[name]?.includes(option)));
  if (stray)
    throw new ConfigError(`--${stray} belongs to \`${isOfKeys(stray) ? 'keys' : 'export'}\`, not to \`${name}\`.`);
  if (name === 'export') return readExport(values);
  if (name === 'serve' || name === 'token') return { name };
  const alg = values.alg === undefined ? {} : { alg: readAlgorithm(values.alg) };
  if (name === 'keys ensure') return { name, ...alg };
  const wait = values.wait === undefined ? {} : { waitMs: readDuration('--wait', values.wait) };
  return { name: 'keys rotate', ...alg, ...wait, ...(values.registered && { registered: true as const }) };
}

export type Values = ReturnType<typeof parse>['values'];

function readExport(values: Values): ExportCommand {
  const { watch, every, to, since, cancel, full, json, quiet } = values;
  if (json && quiet) throw new ConfigError('Choose one of --json and --quiet.');
  const output = json ? 'json' : quiet ? 'quiet' : undefined;
  if (full && since !== undefined) throw new ConfigError('Choose one of --full and --since.');
  const isFolder = to !== undefined && readDatabase(to, '--to') === undefined;
  if (watch && (isFolder || since !== undefined || cancel || full)) {
    throw new ConfigError(
      '--watch makes a folder for each export and chains them by itself: leave out --to DIR, --since, --full, --cancel.',
    );
  }
  if (watch !== (every === undefined ? undefined : true)) {
    throw new ConfigError('--watch needs --every, for example --watch --every 15m, and the other way round.');
  }
  return {
    name: 'export',
    wish: readWish(values),
    sinceLast: since === 'last',
    ...(full && { full: true as const }),
    ...(cancel && { cancel: true as const }),
    ...(output && { output }),
    ...(to !== undefined && { to }),
    ...(values.parallel !== undefined && { parallel: parallel(values.parallel) }),
    ...(every !== undefined && { everyMs: readDuration('--every', every) }),
  };
}

const unitsMs: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `15m` in ms. */
function readDuration(option: string, text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  const ms = Number(number) * (unitsMs[unit] ?? 0);
  if (ms >= 1000 && ms <= 365 * 86_400_000) return ms;
  throw new ConfigError(`${option} takes a duration from 1s, such as 30s, 15m, 6h or 1d; "${text}" is none.`);
}

function readAlgorithm(alg: string): SigningAlgorithm {
  if (alg === 'ES384' || alg === 'RS384') return alg;
  throw new ConfigError(`--alg takes ES384 or RS384, the two that every SMART server knows; "${alg}" is neither.`);
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new ConfigError(`${(error as Error).message}\n\n${usage}`);
  }
}
