import { readdirSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

/** A file to import; `name` is how it is told to people. */
export type ImportFile = { path: string; name: string };

const taken = /\.(ndjson|ndjson\.gz|json)$/i;

/** What others refer to by its identifiers. Synthea names such files so, and asks for them to be loaded first. */
const referredTo = /^(hospital|practitioner)Information/;

/** The files below a folder, at whatever depth, in an order that is always the same; or the one file that `path` names. */
export function findFiles(path: string): ImportFile[] {
  if (!statSync(path).isDirectory()) return [{ path, name: basename(path) }];
  const files = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && taken.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .map(file => ({ path: file, name: relative(path, file) }));
  const rank = ({ name }: ImportFile) => `${referredTo.test(basename(name)) ? 0 : 1}${name}`;
  return files.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}
