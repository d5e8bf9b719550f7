import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { demoEnvironment } from './environment.mjs';
import { removeWorkerExports } from './worker-exports.mjs';

const addresses = { ehr: { prefix: 'EHR', url: 'http://localhost:4000', port: 4000 } };
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worker-exports-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Whether an export is left where the worker puts it with these settings, and its key. */
function left(settings) {
  const { BULK_WORKER_OUT, BULK_WORKER_KEY_FILE } = demoEnvironment(addresses, settings, folder);
  const [anExport, keys] = [join(BULK_WORKER_OUT, '2026-01-31'), join(BULK_WORKER_KEY_FILE, '..')];
  for (const made of [anExport, keys]) mkdirSync(made, { recursive: true });
  removeWorkerExports(folder);
  return [existsSync(anExport), existsSync(keys)];
}

it('removes the exports, and no keys', () => {
  expect(left({})).toEqual([false, true]);
});

it('leaves alone what is in a folder of a setting', () => {
  expect(left({ BULK_WORKER_OUT: join(folder, 'mine') })).toEqual([true, true]);
});

it('has nothing to remove when there was no export', () => {
  expect(() => removeWorkerExports(folder)).not.toThrow();
});
