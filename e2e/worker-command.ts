import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { fhirBase } from './stack.ts';

const cwd = resolve(import.meta.dirname, '..');

type WorkerRun = { code: number; output: string; stdout: string; stderr: string };

/** The worker's own command line, pointed at this stack. */
export const worker = (args: string[], change: Record<string, string> = {}) =>
  new Promise<WorkerRun>(done => {
    const command = ['--import', import.meta.resolve('tsx'), 'apps/bulk-worker/src/main.ts', ...args];
    const env = { ...process.env, BULK_WORKER_FHIR_BASE: fhirBase, ...change };
    execFile(process.execPath, command, { cwd, env, timeout: 25_000 }, (error, out, err) =>
      done({ code: error ? Number(error.code) : 0, output: out + err, stdout: out, stderr: err }),
    );
  });
