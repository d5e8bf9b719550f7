/**
 * One folder for each export. While it is under way it is called `….partial`, and `….failed` when it did not work out:
 * a folder without such an ending is whole and verified.
 */
import { mkdir, readdir, readFile, rename, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError } from './config.ts';
import type { Report } from './report.ts';

export type ExportFolder = {
  /** Where to put the files. */
  path: string;
  /** Keeps the report and gives the folder its final name, which is returned. */
  close(report: Report): Promise<string>;
};

/** Health records: nobody but the worker's own user may read them. */
const privately = { recursive: true, mode: 0o700 } as const;

/** Refuses a folder with something in it: files of two exports must not mix. */
export async function createExportFolder(target: string): Promise<ExportFolder> {
  const there = await readdir(target).catch(absent);
  if (there && there.length > 0) throw new ConfigError(`${target} is not empty. Choose a new folder.`);
  const path = `${target}.partial`;
  await mkdir(dirname(target), privately);
  await mkdir(path, { mode: 0o700 }).catch(() => {
    throw new ConfigError(`${path} cannot be made. If an export is not under way there, remove it.`);
  });
  return {
    path,
    async close(report) {
      await writeFile(join(path, 'report.json'), `${JSON.stringify(report, null, 2)}\n`, { mode: 0o600 });
      const isGood = report.outcome === 'complete' || report.outcome === 'incomplete';
      const name = isGood ? target : `${target}.failed`;
      if (isGood && there) await rmdir(target); // empty, as we saw
      await rename(path, name);
      return name;
    },
  };
}

/** `2026-01-31T12-30-00-000Z`: sorts by time and is a file name everywhere. */
export function folderName(now: number): string {
  return new Date(now).toISOString().replace(/[:.]/g, '-');
}

export type PastExport = { folder: string; report: Report };

/** The newest first. A folder without a report is somebody else's, or of an export that was killed. */
export async function readPastExports(exportsFolder: string, most = Number.POSITIVE_INFINITY): Promise<PastExport[]> {
  const names = (await readdir(exportsFolder).catch(absent)) ?? [];
  const past: PastExport[] = [];
  for (const name of names.sort().reverse()) {
    if (past.length === most) break;
    const folder = join(exportsFolder, name);
    const text = await readFile(join(folder, 'report.json'), 'utf8').catch(() => '');
    if (text.endsWith('}\n')) past.push({ folder, report: JSON.parse(text) as Report });
  }
  return past;
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
