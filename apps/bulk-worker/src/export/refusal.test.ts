import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exitCode } from '../report.ts';
import { type Answer, ndjson, ndjsonFile, outcome } from '../testing/bulk-server.ts';
import { startTrial, type Trial } from '../testing/trial.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await startTrial();
});
afterEach(() => trial.end());

describe('a server that says no', () => {
  it.each<[string, string, Answer, string]>([
    ['discovery', 'GET /fhir/.well-known/smart-configuration', { status: 404 }, 'discovery'],
    [
      'a scope',
      'GET /fhir/$export',
      { status: 403, body: outcome('forbidden', 'Needs system/Group.rs.') },
      'Needs system/Group.rs.',
    ],
    ['without saying why', 'GET /fhir/$export', { status: 500, body: 'oops' }, 'does not say why'],
    [
      'in more words than anybody reads',
      'GET /fhir/$export',
      { status: 500, body: outcome('exception', 'x'.repeat(2 ** 20)) },
      'does not say why',
    ],
    [
      'after a while',
      'GET /jobs/1',
      { status: 500, body: outcome('exception', 'The disk is full.') },
      'The disk is full.',
    ],
    [
      'about another client’s job',
      'GET /jobs/1',
      { status: 404, body: outcome('not-found', 'No such export.') },
      'No such export.',
    ],
    ['at a file', 'GET /files/2', { status: 404, body: outcome('not-found', 'Expired.') }, 'Expired.'],
  ])('ends the export in its words: %s', async (_what, path, answer, problem) => {
    trial.says(path, answer);
    const { folder, report } = await trial.run();
    expect(report).toMatchObject({ outcome: 'failed', problem: expect.stringContaining(problem) });
    expect(exitCode(report)).toBe(1);
    expect(folder.endsWith('.failed')).toBe(true);
  });

  it('that cannot be reached is named', async () => {
    trial.server.close();
    const { report } = await trial.run();
    expect(report.problem).toBe(`${trial.server.origin} cannot be reached (ECONNREFUSED). It was given up.`);
  });

  it('is asked once more from the beginning when it has forgotten the job, not twice', async () => {
    trial.says('GET /jobs/1', { status: 404, body: outcome('not-found', 'No such export.') });
    const { report } = await trial.run();
    expect(report).toMatchObject({ outcome: 'failed', warnings: [expect.stringContaining('begun anew')] });
    expect(trial.server.sentTo('/fhir/$export')).toHaveLength(2);
  });

  it('is told to forget the job even when the export failed', async () => {
    trial.says('GET /files/1', { status: 410 });
    await trial.run();
    expect(trial.order().at(-1)).toBe('DELETE /jobs/1');
  });
});

describe('a warning and no failure', () => {
  it('is a job that cannot be deleted', async () => {
    trial.says('DELETE /jobs/1', { status: 500 });
    const { report } = await trial.run();
    expect(report).toMatchObject({ outcome: 'complete', warnings: [expect.stringContaining('could not be deleted')] });
    expect(exitCode(report)).toBe(0);
  });

  it('is not even a job that is gone already', async () => {
    trial.says('DELETE /jobs/1', { status: 404 });
    expect((await trial.run()).report.warnings).toEqual([]);
  });
});

describe('what the server could not export', () => {
  const error = [{ type: 'OperationOutcome', url: 'set below' }];
  const issues = (severity: string) => ({
    resourceType: 'OperationOutcome',
    issue: [{ severity, code: 'processing', details: { text: 'Observation x is damaged.' } }],
  });
  const hasError = (severity: string) => {
    trial.says(
      'GET /jobs/1',
      trial.manifest({ error: error.map(entry => ({ ...entry, url: `${trial.server.origin}/files/4` })) }),
    );
    trial.says('GET /files/4', ndjsonFile(ndjson([issues(severity)])));
  };

  it('makes an export incomplete', async () => {
    hasError('error');
    const { folder, report } = await trial.run();
    expect(report).toMatchObject({ outcome: 'incomplete', warnings: [expect.stringContaining('is damaged')] });
    expect(exitCode(report)).toBe(4);
    expect(readdirSync(join(folder, 'error'))).toEqual(['OperationOutcome.1.ndjson']);
  });

  it('is read alike where it is called outcome, without a type', async () => {
    const [at, request] = [`${trial.server.origin}/files`, undefined];
    const deleted = [{ url: `${at}/3`, count: 1 }];
    trial.says(
      'GET /jobs/1',
      trial.manifest({ error: undefined, request, deleted, outcome: [{ url: `${at}/4`, count: 1 }] }),
    );
    trial.says('GET /files/3', ndjsonFile(ndjson([{ resourceType: 'Bundle' }])));
    trial.says('GET /files/4', ndjsonFile(ndjson([issues('error')])));
    const { folder, report } = await trial.run();
    expect([report.outcome, exitCode(report)]).toEqual(['incomplete', 4]);
    expect(report.warnings).toEqual([expect.stringContaining('is damaged')]);
    expect(readdirSync(join(folder, 'error'))).toEqual(['OperationOutcome.1.ndjson']);
    expect(readdirSync(join(folder, 'deleted'))).toEqual(['Bundle.1.ndjson']);
  });

  it('is only told when it is information', async () => {
    hasError('information');
    expect((await trial.run()).report).toMatchObject({ outcome: 'complete', warnings: [expect.any(String)] });
  });
});
