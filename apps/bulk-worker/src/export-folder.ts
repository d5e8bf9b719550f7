/**
 * One folder for each export. While it is under way it is called `….partial`, and `….failed` when it did not work out:
 * a folder without such an ending is whole and verified. In a `….partial` is all that is needed to go on with its export in
 * another process (`.state`); the next run of the same export does so by itself.
 */
import { mkdir, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Config, ConfigError } from './config.ts';
import type { Applied } from './destinations/apply-export.ts';
import { logFileName } from './event-log.ts';
import type { Job } from './export/begin-job.ts';
import { createFileStore, type DownloadedFile, type FileStore } from './export/file-store.ts';
import type { ExportWish } from './export-wish.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { type Report, readReport } from './report.ts';
import { renameDurably, writeAtomically } from './write-atomically.ts';

/** What an export is of: only a run for the very same goes on with it. */
export type Identity = Pick<Config, 'fhirBase' | 'clientId' | 'scope'> & {
  wish: ExportWish;
  /** The name of the database that it is for. */
  to?: string;
};

export type ExportState = Identity & {
  startedAt: string;
  /** The server was asked to begin; without `job`, nobody knows whether it has. */
  kickingOff?: true;
  job?: Job;
  /** Everything is here: all that may be missing is to say so, to the server and in the report. */
  delivery?: { transactionTime: string; files: DownloadedFile[] };
  /** It is in the database, and its files may be gone. */
  applied?: Applied;
};

export type ExportFolder = {
  state: ExportState;
  store: FileStore;
  /** Aborted when another worker has taken the folder. */
  lost: AbortSignal;
  save(change: Partial<ExportState>): Promise<void>;
  /** Forgets the job and what was downloaded of it. */
  beginAnew(): Promise<void>;
  /** Keeps the report and gives the folder its final name, which is returned. */
  close(report: Report): Promise<string>;
  /** Keeps report and folder as they are, for the next run; returns its name. */
  leave(report: Report): Promise<string>;
  /** Deletes the folder with all that is in it. */
  remove(): Promise<void>;
  /** Lets others have it. */
  release(): Promise<void>;
};

/**
 * A new folder, or the one that an earlier run of the same export has left. Refused are a folder with something else in it
 * (files of two exports must not mix) and one that another worker is at.
 */
export async function openExportFolder(target: string, identity: Identity, now: number): Promise<ExportFolder> {
  const path = await pathInUse(target);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const foreign = (await namesIn(path)).filter(name => name !== stateName);
  const before = await readState(path);
  if (!before && foreign.length > 0) throw new ConfigError(`${path} is not empty. Choose a new folder.`);
  if (before && !isDeepStrictEqual(identityOf(before), identityOf(identity))) {
    const remedy = 'Choose a new folder, or repeat the command that began it with --cancel.';
    throw new ConfigError(`${path} has the unfinished export of something else. ${remedy}`);
  }
  if (path !== target) await refuseFull(target);
  const lock = await lockFolder(join(path, stateName));
  const isOvertaken = path !== target && (await namesIn(target)).length > 0; // finished just before it became ours
  if (isOvertaken) await rm(path, { recursive: true });
  if (isOvertaken) await refuseFull(target);
  const startedAt = new Date(now).toISOString();
  return createFolder(target, path, lock, (await readState(path)) ?? { ...identityOf(identity), startedAt });
}

function createFolder(target: string, path: string, lock: FolderLock, initial: ExportState): ExportFolder {
  const stateFolder = join(path, stateName);
  const folder: ExportFolder = {
    state: initial,
    store: createFileStore(path, stateFolder),
    lost: lock.lost,
    async save(change) {
      folder.state = { ...folder.state, ...change };
      await writeAtomically(join(stateFolder, 'state.json'), `${JSON.stringify(folder.state, null, 2)}\n`);
    },
    async beginAnew() {
      const { kickingOff: _asked, job: _job, delivery: _files, ...fresh } = folder.state;
      folder.state = fresh;
      await folder.save({});
      const records = (await namesIn(stateFolder)).filter(name => !/^(lock\.\d+|state\.json)$/.test(name));
      for (const name of records) await rm(join(stateFolder, name));
      const files = (await namesIn(path)).filter(name => name !== stateName && name !== logFileName);
      for (const name of files) await rm(join(path, name), { recursive: true });
    },
    async close(report) {
      await folder.leave(report);
      const isGood = report.outcome === 'complete' || report.outcome === 'incomplete';
      const name = isGood ? target : `${target}.failed`;
      if (path !== name) {
        if (isGood) await rmdir(target).catch(absent); // empty, or it would not have been opened
        if (!isGood && (await reportOf(name))) await rm(name, { recursive: true }); // what failed the last time
        await renameDurably(path, name);
      }
      await lock.release();
      await rm(join(name, stateName), { recursive: true, force: true });
      return name;
    },
    async leave(report) {
      await writeAtomically(join(path, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
      return path;
    },
    async remove() {
      // Its other name first: what is half deleted must not be gone on with.
      const doomed = `${target}.deleted`;
      await rename(path, doomed);
      await rm(doomed, { recursive: true });
    },
    release: () => lock.release(),
  };
  return folder;
}

/** The folder (without its ending) in which an earlier run has left the same export unfinished, the newest. */
export async function findUnfinished(exportsFolder: string, identity: Identity): Promise<string | undefined> {
  for (const name of await namesOfUnfinished(exportsFolder)) {
    const state = await readState(join(exportsFolder, name));
    const isSame = state && isDeepStrictEqual(identityOf(state), identityOf(identity));
    if (isSame) return join(exportsFolder, name.replace(/\.partial$/, ''));
  }
  return undefined;
}

/**
 * The wish of an export that a database has, as of this time, though the worker was killed before it could tidy up: like
 * this wish, whatever it was limited to by time.
 */
export async function findApplied(
  exportsFolder: string,
  identity: Identity,
  transactionTime: string,
): Promise<ExportWish | undefined> {
  const timeless = ({ wish: { since: _since, ...wish }, ...rest }: Identity) => identityOf({ ...rest, wish });
  for (const name of await namesOfUnfinished(exportsFolder)) {
    const state = await readState(join(exportsFolder, name));
    const isSame = state && isDeepStrictEqual(timeless(state), timeless(identity));
    if (isSame && state.delivery?.transactionTime === transactionTime) return state.wish;
  }
  return undefined;
}

/** `2026-01-31T12-30-00-000Z`: sorts by time and is a file name everywhere. */
export function folderName(now: number): string {
  return new Date(now).toISOString().replace(/[:.]/g, '-');
}

export type PastExport = { folder: string; report: Report };

/** The newest first. A folder without a whole report is somebody else's, or of an export that was killed. */
export async function readPastExports(exportsFolder: string, most = Number.POSITIVE_INFINITY): Promise<PastExport[]> {
  const past: PastExport[] = [];
  for (const name of (await namesIn(exportsFolder)).sort().reverse()) {
    if (past.length === most) break;
    const folder = join(exportsFolder, name);
    const report = await reportOf(folder);
    if (report) past.push({ folder, report });
  }
  return past;
}

/** The newest first: folders of this place that have no report, or none that can be read. */
export async function readStrayFolders(exportsFolder: string): Promise<string[]> {
  const entries = (await readdir(exportsFolder, { withFileTypes: true }).catch(absent)) ?? [];
  const names = entries.flatMap(entry => (entry.isDirectory() ? entry.name : [])).sort();
  const strays: string[] = [];
  for (const name of names.reverse()) if (!(await reportOf(join(exportsFolder, name)))) strays.push(name);
  return strays;
}

const stateName = '.state';

async function refuseFull(target: string): Promise<void> {
  if ((await namesIn(target)).length > 0) throw new ConfigError(`${target} is not empty. Choose a new folder.`);
}

/** Its final name only when a run was killed after it had given that, before it could tidy up. */
async function pathInUse(target: string): Promise<string> {
  return (await readState(target)) ? target : `${target}.partial`;
}

function identityOf({ fhirBase, clientId, scope, wish, to }: Identity): Identity {
  return { fhirBase, clientId, scope, wish, ...(to !== undefined && { to }) };
}

async function readState(path: string): Promise<ExportState | undefined> {
  const text = await readFile(join(path, stateName, 'state.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

async function reportOf(folder: string): Promise<Report | undefined> {
  return readReport(await readFile(join(folder, 'report.json'), 'utf8').catch(() => ''));
}

/** Perhaps unfinished, the newest first. */
async function namesOfUnfinished(exportsFolder: string): Promise<string[]> {
  const names = (await namesIn(exportsFolder)).filter(name => !/\.(failed|deleted)$/.test(name));
  return names.sort().reverse();
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(absent)) ?? [];
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
