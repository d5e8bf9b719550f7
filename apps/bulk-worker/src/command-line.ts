import { parseArgs } from 'node:util';
import { ConfigError } from './config.ts';

/** What to export. https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-kick-off-request */
export type ExportWish = {
  /** Everything, the compartments of all patients, or those of one Group's members. */
  level: 'system' | 'patient' | 'group';
  /** Id of the Group, at level `group`. */
  group?: string;
  /** Only these types; without them all that the scopes allow. */
  types?: string[];
  /** Only what has changed since this instant. */
  since?: string;
};

export type Command =
  /** `sinceLast`: limited to what has changed since the same wish was last fulfilled. */
  { name: 'export'; wish: ExportWish; sinceLast: boolean; to?: string } | { name: 'serve' | 'keys ensure' | 'help' };

export const usage = `Usage: npm run bulk -- <command>

  export                 export everything that the scopes allow, into a new folder
    --patient-level      only the records of patients (Patient/$export)
    --group ID           only the records of one Group's members (Group/ID/$export)
    --type A,B           only these resource types
    --since INSTANT      only what has changed since, for example 2026-01-31T00:00:00Z
    --since last         only what has changed since the last complete export of the same kind
    --to DIR             into this folder, which must be empty or new
  serve                  the page with "Export now", and the public key at /jwks.json
  keys ensure            make the key pair, unless there is one

Exit codes: 0 done, 1 the export failed, 2 a setting or the command line is wrong, 3 what arrived is not what the server
promised, 4 everything arrived but the server reports that parts are missing, 130 interrupted.`;

const options = {
  group: { type: 'string' },
  'patient-level': { type: 'boolean' },
  type: { type: 'string', multiple: true },
  since: { type: 'string' },
  to: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** Reads the arguments after the file name, or says in one sentence which is wrong. */
export function parseCommandLine(args: string[]): Command {
  const { values, positionals } = parse(args);
  const name = positionals.join(' ');
  if (values.help || name === 'help') return { name: 'help' };
  if (name === 'export') {
    const sinceLast = values.since === 'last';
    return { name, wish: readWish(values), sinceLast, ...(values.to !== undefined && { to: values.to }) };
  }
  if (name !== 'serve' && name !== 'keys ensure') {
    throw new ConfigError(name ? `There is no command "${name}".\n\n${usage}` : usage);
  }
  const [option] = Object.keys(values);
  if (option) throw new ConfigError(`--${option} belongs to \`export\`.`);
  return { name };
}

type Values = ReturnType<typeof parse>['values'];

function readWish({ group, 'patient-level': patientLevel, type, since }: Values): ExportWish {
  if (group !== undefined && patientLevel) throw new ConfigError('Choose one of --group and --patient-level.');
  return {
    level: group !== undefined ? 'group' : patientLevel ? 'patient' : 'system',
    ...(group !== undefined && { group: readGroup(group) }),
    ...(type && { types: readTypes(type) }),
    ...(since !== undefined && since !== 'last' && { since: readSince(since) }),
  };
}

/**
 * It becomes part of a URL: only what an id may hold (https://hl7.org/fhir/R4/datatypes.html#id), and not dots alone, with
 * which `Group/../$export` would ask for everything.
 */
export function readGroup(group: string): string {
  if (/^(?!\.+$)[A-Za-z0-9\-.]{1,64}$/.test(group)) return group;
  if (group === '') throw new ConfigError('Which group? Enter the id of a Group, for example diabetes-registry.');
  const remedy = 'Send 1 to 64 letters, digits, dots and hyphens, and not dots alone.';
  throw new ConfigError(`"${group}" is not the id of a Group. ${remedy}`);
}

function readTypes(lists: string[]): string[] {
  const types = lists.flatMap(list => list.split(',').flatMap(type => type.trim() || []));
  const wrong = types.find(type => !/^[A-Z][A-Za-z]{1,63}$/.test(type));
  if (types.length > 0 && wrong === undefined) return types;
  throw new ConfigError(`--type takes resource types such as Patient,Observation; "${wrong ?? ''}" is none.`);
}

/** An `instant` has a time and a time zone. https://hl7.org/fhir/R4/datatypes.html#instant */
function readSince(since: string): string {
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
  if (instant.test(since) && !Number.isNaN(Date.parse(since))) return since;
  throw new ConfigError(`--since takes an instant such as 2026-01-31T00:00:00Z; "${since}" is none.`);
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new ConfigError(`${(error as Error).message}\n\n${usage}`);
  }
}
