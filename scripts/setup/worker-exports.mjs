import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from './folders.mjs';

/** Where the bulk worker's exports go, unless a setting names another folder. */
export const workerExportsIn = folder => join(folder, 'bulk-worker/exports');

/** Removes them there; a folder that a setting names is its owner's. */
export function removeWorkerExports(folder = dataFolder) {
  rmSync(workerExportsIn(folder), { recursive: true, force: true });
}
