import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A path below the root. */
export const inRoot = (...names) => join(root, ...names);

/** Everything that a run creates goes here. */
export const dataFolder = inRoot('.data');
