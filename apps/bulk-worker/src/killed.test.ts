/** What becomes of a worker that is killed (kill -9), stopped, or not alone: real processes, and a server that knows when. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Answer, ndjson, ndjsonFile, type Received, type Reply, rangedFile } from './testing/bulk-server.ts';
import { startTrial, type Trial } from './testing/trial.ts';

const patience = { timeout: 120_000 };
let trial: Trial;
let worker: ChildProcess | undefined;
beforeEach(async () => {
  trial = await startTrial();
});
afterEach(() => {
  worker?.kill('SIGKILL');
  trial.end();
});

const conditions = ndjson(
  Array.from({ length: 200 }, (_, id) => ({
    resourceType: 'Condition',
    id: String(id),
    note: [{ text: 'x'.repeat(100) }],
  })),
);
const patients = ndjson(Array.from({ length: 200 }, (_, id) => ({ resourceType: 'Patient', id: String(id) })));
const output = () =>
  ['Patient', 'Condition', 'Patient'].map((type, at) => ({
    type,
    url: `${trial.server.origin}/files/${at}`,
    count: 200,
  }));

/** The worker's own command line in a process of its own. */
async function run(...args: string[]): Promise<{ code: number | null; signal: string | null; output: string }> {
  const { fhirBase, keyFile, exportsFolder } = trial.worker;
  const env = {
    PATH: process.env.PATH,
    BULK_WORKER_FHIR_BASE: fhirBase,
    BULK_WORKER_KEY_FILE: keyFile,
    BULK_WORKER_OUT: exportsFolder,
    BULK_WORKER_PARALLEL: '1',
  };
  const main = join(import.meta.dirname, 'main.ts');
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main, 'export', ...args], { env });
  worker = child;
  const ended = new Promise<[number | null, string | null]>(resolve => child.on('exit', (...how) => resolve(how)));
  const [out, err, [code, signal]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, signal, output: out + err };
}

/** Answers, and kills the worker: at once, or when it has got a part of the answer. */
const killing =
  (answer: Answer | ((request: Received) => Answer), afterMs = 0): Reply =>
  async request => {
    if (afterMs > 0) void setTimeout(afterMs).then(() => worker?.kill('SIGKILL'));
    else worker?.kill('SIGKILL');
    return typeof answer === 'function' ? answer(request) : answer;
  };
const kickOffs = () => trial.server.sentTo('/fhir/$export').length;

/** What an undisturbed run leaves. */
async function undisturbed(): Promise<Record<string, string>> {
  trial.says('GET /jobs/1', trial.manifest({ output: output() }));
  trial.says('GET /files/0', rangedFile(patients));
  trial.says('GET /files/1', rangedFile(conditions));
  trial.says('GET /files/2', ndjsonFile(patients, { gzip: true }));
  const { folder } = await trial.run();
  trial.server.received.length = 0;
  return contents(folder);
}
function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter(name => name !== 'report.json' && name !== 'log.ndjson');
  return Object.fromEntries(names.map(name => [name, readFileSync(join(folder, name), 'utf8')]));
}
const only = () =>
  join(trial.worker.exportsFolder, readdirSync(trial.worker.exportsFolder).find(name => name !== 'one') ?? '');

it(
  'killed at every step, one after the other, it leaves byte for byte what an undisturbed one does, from one job',
  patience,
  async () => {
    const expected = await undisturbed();
    const rest = rangedFile(conditions);
    trial.says('GET /jobs/1', killing({ status: 202 }), trial.manifest({ output: output() }));
    trial.says('GET /files/1', killing(rangedFile(conditions, { cuts: [9000] }), 80), rest);
    trial.says('GET /files/2', killing({ status: 200 }), ndjsonFile(patients, { gzip: true }));
    trial.says('DELETE /jobs/1', killing({ status: 202 }), { status: 404 });

    for (const until of ['waiting', 'in the middle of a file', 'between files', 'at the end']) {
      expect(await run(), until).toMatchObject({ signal: 'SIGKILL' });
      expect(only(), until).toMatch(/\.partial$/);
    }
    const last = await run();
    expect([last.code, last.output]).toEqual([0, expect.stringContaining('Export complete: 600 resources')]);
    expect(contents(only())).toEqual(expected);
    expect(kickOffs()).toBe(1);
    expect(trial.server.sentTo('/files/0')).toHaveLength(1);
    expect(trial.server.sentTo('/files/1').map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=9000-']);
  },
);

it('killed at any moment of a slow export, again and again, it comes to the same end', patience, async () => {
  const expected = await undisturbed();
  const slow = { pieces: 2000 };
  trial.says('GET /files/0', ndjsonFile(patients, slow));
  trial.says('GET /files/1', ndjsonFile(conditions, slow));
  trial.says('GET /files/2', ndjsonFile(patients, slow));
  for (const ms of [10, 60]) {
    trial.says('GET /jobs/1', killing(trial.manifest({ output: output() }), ms));
    expect(await run()).toMatchObject({ signal: 'SIGKILL' });
  }
  trial.says('GET /jobs/1', trial.manifest({ output: output() }));
  expect((await run()).code).toBe(0);
  expect(contents(only())).toEqual(expected);
  expect(kickOffs()).toBe(1);
});

it('killed while it kicks off, it says that a job may be left at the server', patience, async () => {
  trial.says('GET /fhir/$export', killing({ status: 202 }), ...(trial.server.answers['GET /fhir/$export'] ?? []));
  expect(await run()).toMatchObject({ signal: 'SIGKILL' });
  const { code, output: said } = await run();
  expect([code, said]).toEqual([0, expect.stringContaining('cut off while it kicked off')]);
});

it('two on the same export: the second goes away, with an exit code of its own', patience, async () => {
  let second: Promise<{ code: number | null; output: string }> | undefined;
  trial.says('GET /jobs/1', async () => {
    const first = worker;
    second ??= run();
    const { code, output: said } = await second;
    worker = first;
    expect([code, said]).toEqual([5, expect.stringContaining('Another worker (process')]);
    return trial.manifest({});
  });
  expect((await run()).code).toBe(0);
  expect(kickOffs()).toBe(1);
});

it('stopped by Ctrl-C or a service manager, it ends with 130 and leaves the job to the next', patience, async () => {
  trial.says('GET /jobs/1', async () => {
    worker?.kill('SIGTERM');
    return { status: 202, headers: { 'Retry-After': '60' } };
  });
  const stopped = await run();
  expect([stopped.code, stopped.output]).toEqual([130, expect.stringContaining('goes on with it')]);
  trial.says('GET /jobs/1', trial.manifest({}));
  expect((await run()).code).toBe(0);
  expect(kickOffs()).toBe(1);
});

it('--cancel gives up what was killed', patience, async () => {
  trial.says('GET /jobs/1', killing({ status: 202 }));
  await run();
  const { code, output: said } = await run('--cancel');
  expect([code, said]).toEqual([0, expect.stringContaining('Given up')]);
  expect(trial.order().at(-1)).toBe('DELETE /jobs/1');
  expect(readdirSync(trial.worker.exportsFolder)).toEqual([]);
});

it('--watch exports again and again what has changed, until it is stopped', patience, async () => {
  trial.says('GET /jobs/1', trial.manifest({}));
  trial.says('DELETE /jobs/1', async () => {
    if (kickOffs() === 3) worker?.kill('SIGTERM');
    return { status: 202 };
  });
  const { code, output: said } = await run('--watch', '--every', '1s');
  expect(code, said).toBe(0);
  const since = trial.server.sentTo('/fhir/$export').map(({ query }) => query.get('_since'));
  expect(since).toEqual([null, '2026-01-31T12:00:00.000Z', '2026-01-31T12:00:00.000Z']);
  expect(existsSync(trial.worker.exportsFolder)).toBe(true);
});
