import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cancelled } from './export/export-error.ts';
import type { ExportWish } from './export-wish.ts';
import { exitCode } from './report.ts';
import { ndjson, ndjsonFile, patients } from './testing/bulk-server.ts';
import { startTrial, type Trial } from './testing/trial.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await startTrial();
});
afterEach(() => trial.end());

describe('an export', () => {
  it('is a token, a kick-off, a few questions, the files, and the deletion of the job', async () => {
    const { report } = await trial.run();
    expect(report).toMatchObject({ outcome: 'complete', transactionTime: '2026-01-31T12:00:00.000Z', warnings: [] });
    expect(trial.order()).toEqual([
      'GET /fhir/.well-known/smart-configuration',
      'POST /token',
      'GET /fhir/metadata',
      'GET /fhir/$export',
      'GET /jobs/1',
      'GET /jobs/1',
      'GET /files/1',
      'GET /files/2',
      'DELETE /jobs/1',
    ]);
  });

  it('leaves the files as they came, and a report beside them, for their owner alone', async () => {
    const { folder, report } = await trial.run();
    expect(readdirSync(folder).sort()).toEqual(['Condition.1.ndjson', 'Patient.1.ndjson', 'log.ndjson', 'report.json']);
    expect(readFileSync(join(folder, 'Patient.1.ndjson'), 'utf8')).toBe(ndjson(patients));
    expect(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))).toEqual(report);
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'Patient.1.ndjson')).mode & 0o077).toBe(0);
  });

  it('counts what it has', async () => {
    const { report } = await trial.run();
    expect(report.files.map(({ name, resources }) => [name, resources])).toEqual([
      ['Patient.1.ndjson', 2],
      ['Condition.1.ndjson', 1],
    ]);
  });

  it('says how far it is', async () => {
    await trial.run();
    expect([...new Set(trial.seen.map(({ step }) => step))]).toEqual([
      'authorizing',
      'kicking-off',
      'preparing',
      'downloading',
      'deleting',
    ]);
    expect(trial.seen.map(({ serverSays }) => serverSays)).toContain('50 %');
    expect(trial.seen.at(-1)).toMatchObject({ resources: 3 });
  });

  it('asks for FHIR, for an asynchronous answer, and for NDJSON', async () => {
    await trial.run();
    const [kickOff] = trial.server.sentTo('/fhir/$export');
    expect(kickOff?.headers).toMatchObject({ accept: 'application/fhir+json', prefer: 'respond-async' });
    expect(Object.fromEntries(kickOff?.query ?? [])).toEqual({ _outputFormat: 'application/fhir+ndjson' });
  });

  it('asks with the token that its own signature got', async () => {
    await trial.run();
    const [{ form } = { form: new URLSearchParams() }] = trial.server.sentTo('/token', 'POST');
    expect(form.get('grant_type')).toBe('client_credentials');
    expect(form.get('scope')).toBe('system/*.rs');
    const [, claims = ''] = (form.get('client_assertion') ?? '').split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: 'bulk-worker',
      sub: 'bulk-worker',
      aud: `${trial.server.origin}/token`,
    });
    const guarded = trial.server.received.slice(3);
    expect(new Set(guarded.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer access-1']));
  });

  it.each<[string, ExportWish, string, Record<string, string>]>([
    ['all patients', { level: 'patient' }, '/fhir/Patient/$export', {}],
    ['one group', { level: 'group', group: 'g1' }, '/fhir/Group/g1/$export', {}],
    [
      'some types',
      { level: 'system', types: ['Patient', 'Condition'] },
      '/fhir/$export',
      { _type: 'Patient,Condition' },
    ],
    [
      'what is new',
      { level: 'system', since: '2026-01-01T00:00:00Z' },
      '/fhir/$export',
      { _since: '2026-01-01T00:00:00Z' },
    ],
  ])('can be of %s', async (_what, wish, path, query) => {
    expect((await trial.run(wish)).report.outcome).toBe('complete');
    expect(Object.fromEntries(trial.server.sentTo(path)[0]?.query ?? [])).toMatchObject(query);
  });

  it('of nothing is complete', async () => {
    trial.says('GET /jobs/1', trial.manifest({ output: [] }));
    expect((await trial.run()).report).toMatchObject({ outcome: 'complete', files: [] });
  });

  it('takes a manifest without counts, and without "deleted" and "error"', async () => {
    const output = trial.server.manifest.output.map(({ type, url }) => ({ type, url }));
    trial.says('GET /jobs/1', trial.manifest({ output, deleted: undefined, error: undefined }));
    expect((await trial.run()).report).toMatchObject({ outcome: 'complete' });
  });

  it('takes compressed files', async () => {
    trial.says('GET /files/1', ndjsonFile(ndjson(patients), { gzip: true }));
    const { folder } = await trial.run();
    expect(trial.server.sentTo('/files/1')[0]?.headers['accept-encoding']).toBe('gzip');
    expect(readFileSync(join(folder, 'Patient.1.ndjson'), 'utf8')).toBe(ndjson(patients));
  });

  it('numbers the files of a type and keeps deletions apart', async () => {
    const [first] = trial.server.manifest.output;
    const deleted = [{ type: 'Bundle', url: `${trial.server.origin}/files/3`, count: 1 }];
    trial.says('GET /jobs/1', trial.manifest({ output: [first, first], deleted }));
    trial.says('GET /files/3', ndjsonFile(ndjson([{ resourceType: 'Bundle' }])));
    const { folder, report } = await trial.run();
    expect(report.files.map(({ name }) => name)).toEqual([
      'Patient.1.ndjson',
      'Patient.2.ndjson',
      'deleted/Bundle.1.ndjson',
    ]);
    expect(readdirSync(join(folder, 'deleted'))).toEqual(['Bundle.1.ndjson']);
  });
});

describe('the folder', () => {
  it('must not have anything in it', async () => {
    await trial.run();
    await expect(trial.run()).rejects.toThrow('is not empty');
  });

  it('is not shared with an export under way', async () => {
    const both = Promise.allSettled([trial.run(), trial.run()]);
    expect((await both).map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('an export that is stopped', () => {
  const stopAtTheFirstWait = (reason?: Error) => {
    const stopping = new AbortController();
    const wait = trial.clock.wait;
    trial.clock.wait = async (ms, signal) => {
      stopping.abort(reason);
      await wait(ms, signal);
    };
    return trial.run({ level: 'system' }, stopping.signal);
  };

  it('is left as it is for the next run, and says so', async () => {
    const { folder, report } = await stopAtTheFirstWait();
    expect(report).toMatchObject({ outcome: 'stopped', problem: expect.stringContaining('next run') });
    expect(exitCode(report)).toBe(130);
    expect(trial.order().at(-1)).toBe('GET /jobs/1');
    expect(folder.endsWith('.partial')).toBe(true);
  });

  it('for good deletes the job', async () => {
    const { folder, report } = await stopAtTheFirstWait(new Cancelled());
    expect(report).toMatchObject({ outcome: 'stopped', problem: 'The export was given up.' });
    expect(trial.order().at(-1)).toBe('DELETE /jobs/1');
    expect(folder.endsWith('.failed')).toBe(true);
  });

  it('asks for nothing when it was stopped before', async () => {
    expect((await trial.run({ level: 'system' }, AbortSignal.abort())).report.outcome).toBe('stopped');
    expect(trial.order()).toEqual([]);
  });
});

it('may fail twice into the same folder', async () => {
  trial.says('GET /fhir/$export', { status: 403 });
  const [one, two] = [await trial.run(), await trial.run()];
  expect([one.folder, one.report.outcome]).toEqual([two.folder, two.report.outcome]);
});

it('without a key, says how to make one', async () => {
  const { report } = await trial.run({ level: 'system' }, undefined, { ...trial.worker, keyFile: '/nowhere/key.json' });
  expect(report).toMatchObject({ outcome: 'failed', problem: expect.stringContaining('keys ensure') });
});
