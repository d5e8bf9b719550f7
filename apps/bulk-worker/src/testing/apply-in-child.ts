/**
 * A process of its own that applies an export, to be killed: `apply-in-child.ts TO FOLDER PAUSE_MS`. In the folder is
 * `delivered.json`; it prints a line for each portion, and stops for so long after it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyExport, type Delivered } from '../destinations/apply-export.ts';
import { withStore } from '../destinations/database.ts';
import { readDatabase } from '../destinations/database-target.ts';

const [to = '', folder = '', pauseMs = '0'] = process.argv.slice(2);
const target = readDatabase(to, 'TO');
if (!target) throw new Error(`${to} is no database`);
const delivered = JSON.parse(readFileSync(join(folder, 'delivered.json'), 'utf8')) as Omit<Delivered, 'folder'>;
const pause = new Int32Array(new SharedArrayBuffer(4));

const applied = await withStore(target, store =>
  applyExport(
    store,
    { ...delivered, folder },
    {
      signal: new AbortController().signal,
      onRows: stored => {
        console.log(`stored ${stored}`);
        Atomics.wait(pause, 0, 0, Number(pauseMs));
      },
    },
  ),
);
console.log(JSON.stringify({ applied, peakRssBytes: process.resourceUsage().maxRSS * 1024 }));
