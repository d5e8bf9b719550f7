import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExportWish } from './export-wish.ts';
import { exitCode } from './report.ts';
import { cancelExport } from './run-export.ts';
import { ndjson, ndjsonFile, outcome, patients, rangedFile } from './testing/bulk-server.ts';
import { startTrial, type Trial } from './testing/trial.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await startTrial();
});
afterEach(() => trial.end());

const everything: ExportWish = { level: 'system' };
const condition = ndjson([{ resourceType: 'Condition', id: 'c' }]);
const kickOffs = () => trial.server.sentTo('/fhir/$export').length;
const partial = () => join(trial.worker.exportsFolder, 'one.partial');

/** The second file does not come, for longer than our patience: Patient.1 is here, Condition.1 is not. */
async function leaveUnfinished() {
  trial.says('GET /files/2', { status: 503 });
  const left = await trial.run(everything, undefined, { ...trial.worker, patienceMs: 1000 });
  trial.says('GET /files/2', ndjsonFile(condition));
  return left;
}

describe('an export that was left', () => {
  it('says so, keeps its job and has its files under their names', async () => {
    const { folder, report } = await leaveUnfinished();
    expect(report).toMatchObject({
      outcome: 'failed',
      problem: expect.stringMatching(/is busy \(503\).*goes on with it/),
    });
    expect([exitCode(report), folder]).toEqual([1, partial()]);
    expect(readdirSync(folder).sort()).toEqual(['.state', 'Patient.1.ndjson', 'log.ndjson', 'report.json']);
    expect(trial.server.sentTo('/jobs/1', 'DELETE')).toEqual([]);
  });

  it('is gone on with by the next run: the same job, and what is here whole is not fetched again', async () => {
    await leaveUnfinished();
    const { folder, report } = await trial.run();
    expect(report).toMatchObject({ outcome: 'complete', warnings: [], files: [{ resources: 2 }, { resources: 1 }] });
    expect(readdirSync(folder).sort()).toEqual(['Condition.1.ndjson', 'Patient.1.ndjson', 'log.ndjson', 'report.json']);
    expect([kickOffs(), trial.server.sentTo('/files/1').length]).toEqual([1, 1]);
    expect(trial.server.sentTo('/jobs/1', 'DELETE')).toHaveLength(1);
  });

  it('is found by the next run that is not told where', async () => {
    await leaveUnfinished();
    const { folder, report } = await trial.runAnywhere();
    expect([folder, report.outcome]).toEqual([join(trial.worker.exportsFolder, 'one'), 'complete']);
    expect(kickOffs()).toBe(1);
  });

  it.each<[string, ExportWish, object]>([
    ['is of something else', { level: 'patient' }, {}],
    ['is of something else', { ...everything, types: ['Patient'] }, {}],
    ['begins at another time', { ...everything, since: '2026-01-01T00:00:00Z' }, {}],
    ['has other scopes', everything, { scope: 'system/Patient.rs' }],
    ['is of another client', everything, { clientId: 'other' }],
  ])('is not taken for one that %s', async (_what, wish, change) => {
    await leaveUnfinished();
    const config = { ...trial.worker, ...change };
    await expect(trial.run(wish, undefined, config)).rejects.toThrow('the unfinished export of something else');
    expect((await trial.runAnywhere(wish, config)).report.outcome).toBe('complete');
    expect(existsSync(partial())).toBe(true);
  });

  it('goes on in the middle of a file, when the server offers the rest', async () => {
    const file = ndjson(Array.from({ length: 50 }, (_, id) => ({ resourceType: 'Condition', id: String(id) })));
    trial.says(
      'GET /jobs/1',
      trial.manifest({ output: [{ type: 'Condition', url: `${trial.server.origin}/files/2`, count: 50 }] }),
    );
    trial.says('GET /files/2', rangedFile(file, { cuts: [1000] }), { status: 503 });
    await trial.run(everything, undefined, { ...trial.worker, patienceMs: 1000 });
    trial.says('GET /files/2', rangedFile(file));
    const { folder } = await trial.run();
    expect(readFileSync(join(folder, 'Condition.1.ndjson'), 'utf8')).toBe(file);
    expect(trial.server.sentTo('/files/2').at(-1)?.headers.range).toBe('bytes=1000-');
  });

  it('counts everything in its progress, also what was here already', async () => {
    await leaveUnfinished();
    await trial.run();
    expect(trial.seen.at(-1)).toMatchObject({ step: 'deleting', resources: 3 });
  });

  it('keeps what the server could not export', async () => {
    const error = [{ type: 'OperationOutcome', url: `${trial.server.origin}/files/4` }];
    trial.says('GET /jobs/1', trial.manifest({ error }));
    trial.says('GET /files/4', ndjsonFile(ndjson([outcome('exception', 'x is damaged.')])));
    await leaveUnfinished();
    expect((await trial.run()).report).toMatchObject({
      outcome: 'incomplete',
      warnings: [expect.stringContaining('damaged')],
    });
  });

  it('is given up after a day, counted from its beginning', async () => {
    trial.says('GET /jobs/1', { status: 503 });
    await trial.run(everything, undefined, { ...trial.worker, patienceMs: 1000 });
    await trial.clock.wait(24 * 3600 * 1000, new AbortController().signal);
    trial.says('GET /jobs/1', { status: 202 });
    expect((await trial.run()).report.problem).toContain('for a day');
  });
});

describe('what is on the disk is not believed blindly', () => {
  it.each<[string, (file: string) => void]>([
    ['gone', file => rmSync(file)],
    ['cut off', file => writeFileSync(file, ndjson(patients.slice(1)))],
    ['changed', file => writeFileSync(file, readFileSync(file, 'utf8').replace('"a"', '"x"'))],
  ])('a file that is %s is fetched again', async (_what, change) => {
    const { folder } = await leaveUnfinished();
    change(join(folder, 'Patient.1.ndjson'));
    const done = await trial.run();
    expect(readFileSync(join(done.folder, 'Patient.1.ndjson'), 'utf8')).toBe(ndjson(patients));
    expect(trial.server.sentTo('/files/1')).toHaveLength(2);
  });

  it('a file that is recorded but has not got its name yet, gets it', async () => {
    const { folder } = await leaveUnfinished();
    renameSync(join(folder, 'Patient.1.ndjson'), join(folder, 'Patient.1.ndjson.part'));
    await trial.run();
    expect(trial.server.sentTo('/files/1')).toHaveLength(1);
  });

  it('a file of that name that was not recorded is fetched', async () => {
    const { folder } = await leaveUnfinished();
    writeFileSync(join(folder, 'Condition.1.ndjson'), '{"resourceType":"Condition","id":"x"}\n');
    const done = await trial.run();
    expect(readFileSync(join(done.folder, 'Condition.1.ndjson'), 'utf8')).toBe(condition);
  });

  it('a folder with somebody else’s files is left alone', async () => {
    mkdirSync(partial(), { recursive: true });
    writeFileSync(join(partial(), 'notes.txt'), 'mine');
    await expect(trial.run()).rejects.toThrow('is not empty');
    expect(readFileSync(join(partial(), 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('an empty folder is taken', async () => {
    mkdirSync(join(trial.worker.exportsFolder, 'one'), { recursive: true });
    mkdirSync(partial());
    expect((await trial.run()).report.outcome).toBe('complete');
  });
});

describe('a job that cannot be gone on with is begun anew', () => {
  const manifestOf = (change: object) => trial.says('GET /jobs/1', trial.manifest(change));
  it.each<[string, () => void]>([
    ['is forgotten (404)', () => trial.says('GET /jobs/1', { status: 404 }, trial.manifest({}))],
    ['is gone (410)', () => trial.says('GET /jobs/1', { status: 410 }, trial.manifest({}))],
    ['shows another state', () => manifestOf({ transactionTime: '2026-02-01T12:00:00.000Z' })],
    ['has other counts', () => manifestOf({ output: [{ ...trial.server.manifest.output[0], count: undefined }] })],
  ])('because it %s', async (_why, change) => {
    await leaveUnfinished();
    change();
    const { folder, report } = await trial.run();
    expect(report).toMatchObject({ outcome: 'complete', warnings: [expect.stringContaining('begun anew')] });
    expect(kickOffs()).toBe(2);
    expect(trial.server.sentTo('/files/1')).toHaveLength(2);
    expect(readdirSync(folder)).not.toContain('.state');
  });

  it('also when it is forgotten while its files are fetched', async () => {
    trial.says('GET /files/2', { status: 404 }, ndjsonFile(condition));
    trial.says('GET /jobs/1', trial.manifest({}), { status: 404 }, trial.manifest({}));
    const { report } = await trial.run();
    expect(report).toMatchObject({ outcome: 'complete', warnings: [expect.stringContaining('begun anew')] });
    expect([kickOffs(), trial.server.sentTo('/files/1').length]).toEqual([2, 2]);
  });
});

describe('addresses that have expired', () => {
  const output = (query: string) =>
    trial.server.manifest.output.map(entry => ({ ...entry, url: `${entry.url}${query}` }));

  it.each([true, false])('are asked for again (requiresAccessToken: %s)', async requiresAccessToken => {
    trial.says(
      'GET /jobs/1',
      trial.manifest({ requiresAccessToken, output: output('?sig=1') }),
      trial.manifest({ requiresAccessToken, output: output('?sig=2') }),
    );
    trial.says('GET /files/2', ({ query }) => (query.get('sig') === '2' ? ndjsonFile(condition) : { status: 403 }));
    const { report } = await trial.run();
    expect(report).toMatchObject({ outcome: 'complete', warnings: [] });
    expect([kickOffs(), trial.server.sentTo('/jobs/1').length]).toEqual([1, 2]);
  });

  it('are asked for once, for all files', async () => {
    trial.says(
      'GET /jobs/1',
      trial.manifest({ output: output('?sig=1') }),
      trial.manifest({ output: output('?sig=2') }),
    );
    for (const [path, body] of [
      ['/files/1', ndjson(patients)],
      ['/files/2', condition],
    ] as const) {
      trial.says(`GET ${path}`, ({ query }) => (query.get('sig') === '2' ? ndjsonFile(body) : { status: 403 }));
    }
    const config = { ...trial.worker, parallel: 4 };
    expect((await trial.run(everything, undefined, config)).report.outcome).toBe('complete');
    expect(trial.server.sentTo('/jobs/1')).toHaveLength(2);
  });

  it('that stay what they were leave the server’s words', async () => {
    trial.says('GET /files/2', { status: 403, body: outcome('forbidden', 'Not for you.') });
    expect((await trial.run()).report.problem).toContain('Not for you.');
    expect(trial.server.sentTo('/files/2')).toHaveLength(1);
  });

  it('are other addresses in the next run, and the files are the same', async () => {
    trial.says('GET /jobs/1', trial.manifest({ output: output('?sig=1') }));
    await leaveUnfinished();
    trial.says('GET /jobs/1', trial.manifest({ output: output('?sig=2') }));
    expect((await trial.run()).report.outcome).toBe('complete');
    expect(trial.server.sentTo('/files/1')).toHaveLength(1);
  });
});

describe('--cancel', () => {
  const cancel = (folder?: string) =>
    cancelExport(trial.worker, { wish: everything, folder, clock: trial.clock, signal: new AbortController().signal });

  it('deletes the job at the server, and the folder', async () => {
    await leaveUnfinished();
    expect(await cancel()).toBe(join(trial.worker.exportsFolder, 'one'));
    expect(trial.order().at(-1)).toBe('DELETE /jobs/1');
    expect(readdirSync(trial.worker.exportsFolder)).toEqual([]);
  });

  it('is refused when there is nothing to give up', async () => {
    await expect(cancel()).rejects.toThrow('There is no unfinished export of this kind');
    await trial.run();
    await expect(cancel()).rejects.toThrow('There is no unfinished export of this kind');
    await expect(cancel(join(trial.worker.exportsFolder, 'one'))).rejects.toThrow('is not empty');
    expect(existsSync(join(trial.worker.exportsFolder, 'one/Patient.1.ndjson'))).toBe(true);
  });

  it('keeps the folder when the server does not want to forget the job', async () => {
    await leaveUnfinished();
    trial.says('DELETE /jobs/1', { status: 500 });
    await expect(cancel()).rejects.toThrow('Its folder is kept');
    expect(existsSync(partial())).toBe(true);
  });
});

it('the report has what each file can be checked with', async () => {
  const { folder, report } = await trial.run();
  for (const { name, sha256 } of report.files) {
    expect(
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ).toBe(sha256);
  }
});

it('several files are fetched at the same time, and not more than that', async () => {
  const output = Array.from({ length: 9 }, (_, at) => ({
    type: 'Condition',
    url: `${trial.server.origin}/files/${at}`,
  }));
  trial.says('GET /jobs/1', trial.manifest({ output }));
  let [now, most] = [0, 0];
  for (const { url } of output) {
    trial.says(`GET ${new URL(url).pathname}`, async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise(resolve => setTimeout(resolve, 20));
      now -= 1;
      return ndjsonFile(condition);
    });
  }
  const { report } = await trial.run(everything, undefined, { ...trial.worker, parallel: 3 });
  expect(report.files.map(({ name }) => name)).toEqual(output.map((_, at) => `Condition.${at + 1}.ndjson`));
  expect(most).toBe(3);
});

it('the first failure of several downloads stops the others', async () => {
  const output = Array.from({ length: 9 }, (_, at) => ({
    type: 'Condition',
    url: `${trial.server.origin}/files/${at}`,
  }));
  trial.says('GET /jobs/1', trial.manifest({ output }));
  trial.says('GET /files/0', { status: 400, body: outcome('invalid', 'No.') });
  for (const at of [1, 2]) trial.says(`GET /files/${at}`, ndjsonFile(condition.repeat(500), { pieces: 100 }));
  const { report } = await trial.run(everything, undefined, { ...trial.worker, parallel: 3 });
  expect(report.problem).toContain('No.');
  expect(trial.order().filter(line => line.startsWith('GET /files')).length).toBeLessThanOrEqual(3);
});
