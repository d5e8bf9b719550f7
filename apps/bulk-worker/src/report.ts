import type { Applied } from './destinations/apply-export.ts';
import type { ExportErrorKind } from './export/export-error.ts';
import type { DownloadedFile } from './export/file-store.ts';
import type { Step } from './export/progress.ts';
import type { ExportWish } from './export-wish.ts';

/** What is left of an export beside its files: `report.json` in its folder. Nothing in it is secret. */
export type Report = {
  /** `incomplete`: every file arrived, but the server says that it could not export everything. */
  outcome: 'complete' | 'incomplete' | 'failed' | 'stopped';
  /** Why it failed, in one sentence. */
  problem?: string;
  /** The kind of failure, for who gives advice; `no-token`: the server did not let the worker in. */
  reason?: ExportErrorKind | 'no-token';
  /** The server's delivery was not what it had promised. */
  brokenPromise?: boolean;
  warnings: string[];
  /** What the server says that it could not export: how many errors, and the words of the first ones. */
  missing?: { errors: number; says: string[] };
  fhirBase: string;
  scope: string;
  wish: ExportWish;
  startedAt: string;
  endedAt: string;
  /** As of when the files are: the `--since` of the next export. */
  transactionTime?: string;
  files: DownloadedFile[];
  /** What the export was for, without a password; and what it changed there, when it was applied. */
  database?: { name: string; applied?: Applied };
  /** The same as in `log.ndjson`. */
  exportId?: string;
  /** How long each step took, in ms. */
  durations?: Partial<Record<Step, number>>;
  /** How often a request was sent again, because the server was busy or the network failed. */
  retries?: number;
  /** While files were downloaded. */
  resourcesPerSecond?: number;
};

/** What each exit code means, as the usage text and the README say it. */
export const exitCodes: readonly (readonly [code: number, meaning: string])[] = [
  [0, 'done: every file is there and checked'],
  [1, 'the export failed: the server said no, or could not be reached'],
  [2, 'a setting or the command line is wrong; nothing was tried'],
  [3, 'what arrived is not what the server promised (counts, types, NDJSON)'],
  [4, 'every file arrived, but the server reports that it could not export everything'],
  [5, 'another worker is at the same export; nothing was tried'],
  [130, 'interrupted; the next run goes on'],
];

export function exitCode({ outcome, brokenPromise }: Pick<Report, 'outcome' | 'brokenPromise'>): number {
  if (outcome === 'failed') return brokenPromise ? 3 : 1;
  return { complete: 0, incomplete: 4, stopped: 130 }[outcome];
}

/** Warnings that do not say again what `missing` says. */
export function otherWarnings({ warnings, missing }: Pick<Report, 'warnings' | 'missing'>): string[] {
  return warnings.filter(warning => !missing?.says.some(text => text !== '' && warning.endsWith(text)));
}

export type Tally = { type: string; files: number; resources: number; bytes: number };

/**
 * What there is of each type, in order of the alphabet. A file that is organized by a type has resources of others as well;
 * its bytes are counted with the type that it is of.
 */
export function tallyByType({ files }: Pick<Report, 'files'>): Tally[] {
  const tallies = new Map<string, Tally>();
  for (const { type, resources, bytes, byType } of files.filter(({ kind }) => kind === 'output')) {
    add(type, { files: 1, resources: byType ? 0 : resources, bytes });
    for (const [other, count] of Object.entries(byType ?? {})) add(other, { files: 0, resources: count, bytes: 0 });
  }
  return [...tallies.values()].sort((a, b) => a.type.localeCompare(b.type));

  function add(type: string, more: Omit<Tally, 'type'>): void {
    const before = tallies.get(type);
    tallies.set(type, { type, ...sumTally(before ? [before, more] : [more]) });
  }
}

export function sumTally(tallies: Omit<Tally, 'type'>[]): Omit<Tally, 'type'> {
  const sum = (of: (tally: Omit<Tally, 'type'>) => number) => tallies.reduce((all, tally) => all + of(tally), 0);
  return {
    files: sum(({ files }) => files),
    resources: sum(tally => tally.resources),
    bytes: sum(({ bytes }) => bytes),
  };
}

/**
 * Undefined for what is no report: half of one, another program's, one that somebody has edited. What an earlier version
 * did not write is left out.
 */
export function readReport(text: string): Report | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { outcome, warnings, fhirBase, scope, wish, startedAt, endedAt, files } = (json ?? {}) as Partial<Report>;
  const isReport =
    ['complete', 'incomplete', 'failed', 'stopped'].includes(outcome ?? '') &&
    isTime(startedAt) &&
    isTime(endedAt) &&
    [fhirBase, scope].every(value => typeof value === 'string') &&
    ['system', 'patient', 'group'].includes(wish?.level ?? '') &&
    isListOf(warnings, warning => typeof warning === 'string') &&
    isListOf(files, isFile);
  return isReport ? (json as Report) : undefined;
}

const isTime = (value: unknown) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const isListOf = (value: unknown, isRight: (item: unknown) => boolean) => Array.isArray(value) && value.every(isRight);

function isFile(value: unknown): boolean {
  const { name, kind, type, resources, bytes } = (value ?? {}) as Partial<DownloadedFile>;
  const areTexts = [name, kind, type].every(text => typeof text === 'string');
  return areTexts && [resources, bytes].every(number => Number.isFinite(number));
}
