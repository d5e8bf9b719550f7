import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exitCode } from '../report.ts';
import { type Answer, ndjson, ndjsonFile, patients } from '../testing/bulk-server.ts';
import { startTrial, type Trial } from '../testing/trial.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await startTrial();
});
afterEach(() => trial.end());

describe('a server that breaks its promise', () => {
  it.each<[string, string, () => Answer, string]>([
    ['202 without Content-Location', 'GET /fhir/$export', () => ({ status: 202 }), 'Content-Location'],
    ['a manifest that is not JSON', 'GET /jobs/1', () => ({ status: 200, body: '<html>' }), 'not JSON'],
    [
      'a manifest that fills the memory',
      'GET /jobs/1',
      () => ({ status: 200, body: `${' '.repeat(2 ** 26)}{}` }),
      'too large',
    ],
    [
      'a manifest without time',
      'GET /jobs/1',
      () => trial.manifest({ transactionTime: 'yesterday' }),
      'transactionTime',
    ],
    [
      'a manifest that is silent about the token',
      'GET /jobs/1',
      () => trial.manifest({ requiresAccessToken: 'yes' }),
      'requiresAccessToken',
    ],
    ['a manifest without files', 'GET /jobs/1', () => trial.manifest({ output: undefined }), 'output'],
    [
      'a type that is a path',
      'GET /jobs/1',
      () => trial.manifest({ output: [{ type: '../../x', url: trial.server.origin }] }),
      'type',
    ],
    [
      'an outcome that is no list',
      'GET /jobs/1',
      () => trial.manifest({ outcome: { url: trial.server.origin } }),
      'not a list',
    ],
    ['a file without type', 'GET /jobs/1', () => trial.manifest({ output: [{ url: trial.server.origin }] }), 'type'],
    [
      'a file without URL',
      'GET /jobs/1',
      () => trial.manifest({ output: [{ type: 'Patient', url: '/files/1' }] }),
      'URL',
    ],
    [
      'a count that is none',
      'GET /jobs/1',
      () => trial.manifest({ output: [{ type: 'Patient', url: trial.server.origin, count: -1 }] }),
      'count',
    ],
    [
      'more resources than promised',
      'GET /files/1',
      () => ndjsonFile(ndjson([...patients, ...patients])),
      'has 4 resources',
    ],
    ['fewer resources than promised', 'GET /files/1', () => ndjsonFile(ndjson(patients.slice(1))), 'promised 2'],
    ['an empty file', 'GET /files/1', () => ndjsonFile(''), 'has 0 resources'],
    ['a file that ends in a line', 'GET /files/1', () => ndjsonFile(ndjson(patients).slice(0, -9)), 'Line 2'],
    ['a line that is no resource', 'GET /files/1', () => ndjsonFile('{"id":"a"}\n{"id":"b"}\n'), 'Line 1'],
    ['another type', 'GET /files/2', () => ndjsonFile('{"resourceType":"Patient"}\n'), 'line 1 is a Patient'],
    [
      'another content type',
      'GET /files/1',
      () => ({ status: 200, headers: { 'Content-Type': 'text/html' } }),
      'text/html',
    ],
  ])('is not believed: %s', async (_what, path, answer, problem) => {
    trial.says(path, answer());
    const { folder, report } = await trial.run();
    expect(report).toMatchObject({ outcome: 'failed', problem: expect.stringContaining(problem) });
    expect(exitCode(report)).toBe(3);
    expect(readdirSync(folder).filter(name => name.endsWith('.part'))).toEqual([]);
  });

  it.each([
    ['in the middle of a line', ndjson(patients).slice(0, -9)],
    ['exactly after a line', ndjson(patients.slice(1))],
  ])('is asked once more for what is cut off %s, and believed then', async (_where, short) => {
    trial.says('GET /files/1', ndjsonFile(short), ndjsonFile(ndjson(patients)));
    expect((await trial.run()).report).toMatchObject({
      outcome: 'complete',
      files: [{ resources: 2 }, { resources: 1 }],
    });
    expect(trial.server.sentTo('/files/1')).toHaveLength(2);
  });

  it('may not lose its line again and again; what there is stays for the next run', async () => {
    trial.says('GET /files/1', ndjsonFile(ndjson(patients), { cut: true }));
    const { folder, report } = await trial.run();
    expect(report).toMatchObject({ outcome: 'failed', problem: expect.stringContaining('again and again') });
    expect([exitCode(report), folder.endsWith('.partial')]).toEqual([1, true]);
    expect(trial.server.sentTo('/files/1')).toHaveLength(5);
  });

  it('may have lost its line once', async () => {
    trial.says('GET /files/1', ndjsonFile(ndjson(patients), { cut: true }), ndjsonFile(ndjson(patients)));
    const { report } = await trial.run();
    expect(report).toMatchObject({ outcome: 'complete', files: [{ resources: 2 }, { resources: 1 }] });
  });
});
