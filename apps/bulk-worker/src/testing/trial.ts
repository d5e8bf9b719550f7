import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, fromEnv } from '../config.ts';
import type { Clock } from '../export/clock.ts';
import type { Progress } from '../export/progress.ts';
import type { ExportWish } from '../export-wish.ts';
import { ensureKeys } from '../keys/key-files.ts';
import { runExport } from '../run-export.ts';
import { type Answer, type Reply, startBulkServer } from './bulk-server.ts';

/** A worker with its key in a temporary folder, a server to export from, and a clock that nobody has to wait for. */
export async function startTrial() {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-worker-'));
  const server = await startBulkServer();
  const worker = fromEnv({
    BULK_WORKER_FHIR_BASE: server.fhirBase,
    BULK_WORKER_KEY_FILE: join(folder, 'key.json'),
    BULK_WORKER_OUT: join(folder, 'out'),
    BULK_WORKER_PARALLEL: '1', // so that requests come in one order
  });
  await ensureKeys(worker);
  const clock = createTestClock();
  const seen: Progress[] = [];
  const logLines: string[] = [];
  const onProgress = (progress: Progress) => seen.push(progress);
  const onLogLine = (line: string) => logLines.push(line);
  return {
    server,
    worker,
    clock,
    /** Every progress that was told. */
    seen,
    /** Every line of the log that was told. */
    logLines,
    run: (wish: ExportWish = { level: 'system' }, signal = new AbortController().signal, config: Config = worker) => {
      const folder = join(config.exportsFolder, 'one');
      return runExport(config, { wish, folder, clock, signal, onProgress, onLogLine });
    },
    /** The same where the worker decides on the folder. */
    runAnywhere(wish: ExportWish = { level: 'system' }, config: Config = worker) {
      return runExport(config, { wish, clock, signal: new AbortController().signal, onProgress, onLogLine });
    },
    /** What the server answers from now on, in order; the last answer again and again. */
    says(request: string, ...answers: Reply[]) {
      server.answers[request] = answers;
    },
    /** The server's manifest, changed. */
    manifest: (change: object): Answer => ({ status: 200, body: { ...server.manifest, ...change } }),
    order: () => server.received.map(({ method, path }) => `${method} ${path}`),
    end() {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Trial = Awaited<ReturnType<typeof startTrial>>;

/** It waits by moving its hands. */
function createTestClock(): Clock & { waits: number[] } {
  let now = Date.now();
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    random: () => 1,
    async wait(ms, signal) {
      signal.throwIfAborted();
      waits.push(ms);
      now += ms;
    },
  };
}
