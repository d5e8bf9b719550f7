import type { Applied } from './destinations/apply-export.ts';
import type { DownloadedFile } from './export/file-store.ts';
import type { ExportWish } from './export-wish.ts';

/** What is left of an export beside its files: `report.json` in its folder. Nothing in it is secret. */
export type Report = {
  /** `incomplete`: every file arrived, but the server says that it could not export everything. */
  outcome: 'complete' | 'incomplete' | 'failed' | 'stopped';
  /** Why it failed, in one sentence. */
  problem?: string;
  /** The server's delivery was not what it had promised. */
  brokenPromise?: boolean;
  warnings: string[];
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
};

/** Documented in the usage text and the README. */
export function exitCode({ outcome, brokenPromise }: Pick<Report, 'outcome' | 'brokenPromise'>): number {
  if (outcome === 'failed') return brokenPromise ? 3 : 1;
  return { complete: 0, incomplete: 4, stopped: 130 }[outcome];
}

/** How many resources of each type, in order of the alphabet. */
export function resourcesByType({ files }: Pick<Report, 'files'>): [type: string, resources: number][] {
  const counts = new Map<string, number>();
  for (const { kind, type, resources } of files) {
    if (kind === 'output') counts.set(type, (counts.get(type) ?? 0) + resources);
  }
  return [...counts].sort(([a], [b]) => a.localeCompare(b));
}
