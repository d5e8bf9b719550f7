import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { logFileName } from '../event-log.ts';

const types: Record<string, string> = {
  'report.json': 'application/json; charset=utf-8',
  [logFileName]: 'text/plain; charset=utf-8', // to be looked at, not to be saved
};

export type KeptFile = { type: string; body: Buffer };

/**
 * The report or the log of an export, by the path `/exports/NAME/FILE`; undefined where there is none. The records are not
 * served: nobody signs in here. NAME must be one of the folders, so it leads nowhere else.
 */
export async function readKeptFile(exportsFolder: string, path: string): Promise<KeptFile | undefined> {
  const [, encoded = '', file = ''] = /^\/exports\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  const type = Object.hasOwn(types, file) ? types[file] : undefined;
  const name = decode(encoded);
  const names = await readdir(exportsFolder).catch((): string[] => []);
  if (type === undefined || name === undefined || !names.includes(name)) return undefined;
  const body = await readFile(join(exportsFolder, name, file)).catch(() => undefined);
  return body && { type, body };
}

function decode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
