import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTrial, type Trial } from './testing/trial.ts';

const patience = { timeout: 60_000 };
let trial: Trial;
beforeEach(async () => {
  trial = await startTrial();
});
afterEach(() => trial.end());

type Ended = { code: number; stdout: string; stderr: string };

/** The worker's own command line in a process of its own. */
function run(...args: string[]): Promise<Ended> {
  const { fhirBase, keyFile, exportsFolder } = trial.worker;
  const env = {
    PATH: process.env.PATH,
    BULK_WORKER_FHIR_BASE: fhirBase,
    BULK_WORKER_KEY_FILE: keyFile,
    BULK_WORKER_OUT: exportsFolder,
  };
  const command = ['--import', import.meta.resolve('tsx'), join(import.meta.dirname, 'main.ts'), ...args];
  return new Promise(resolve =>
    execFile(process.execPath, command, { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    ),
  );
}

describe('token', () => {
  it('prints the token alone on stdout, warns on stderr, and keeps nothing', patience, async () => {
    const { code, stdout, stderr } = await run('token');
    expect([code, stdout]).toEqual([0, 'access-1\n']);
    expect(stderr).toContain('Whoever has this token has access to system/*.rs');
    expect(stderr).not.toContain('access-1');
    expect(existsSync(trial.worker.exportsFolder)).toBe(false);
  });

  it('prints nothing on stdout where the server refuses', patience, async () => {
    trial.says('POST /token', { status: 401, body: { error: 'invalid_client', error_description: 'Unknown key.' } });
    const { code, stdout, stderr } = await run('token');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('Unknown key.');
  });
});
