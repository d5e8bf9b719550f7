import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExportWish } from '../export-wish.ts';
import { exitCode } from '../report.ts';
import { type Answer, ndjson, ndjsonFile, outcome, patients } from '../testing/bulk-server.ts';
import { startTrial, type Trial } from '../testing/trial.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await startTrial();
});
afterEach(() => trial.end());

const inParts: ExportWish = { level: 'system', partialManifests: true };
const url = (path: string) => `${trial.server.origin}${path}`;
const next = (path: string) => [{ relation: 'next', url: url(path) }];
const one = () => [{ type: 'Patient', url: url('/files/1'), count: 2 }];
const two = () => [
  { type: 'Patient', url: url('/files/1'), count: 2 },
  { type: 'Condition', url: url('/files/2') },
];
const still = (answer: Answer): Answer => ({ ...answer, status: 202, headers: { 'Retry-After': '3' } });

describe('a manifest in parts', () => {
  it('is asked for', async () => {
    await trial.run(inParts);
    expect(trial.server.sentTo('/fhir/$export')[0]?.query.get('allowPartialManifests')).toBe('true');
  });

  it('is followed to its end, and the first files are here before the last are ready', async () => {
    trial.says(
      'GET /jobs/1',
      { status: 202 },
      still(trial.manifest({ output: one() })),
      still(trial.manifest({ output: one(), link: next('/jobs/1/2') })),
    );
    trial.says('GET /jobs/1/2', still({ status: 202 }), trial.manifest({ output: two() }));
    const { report } = await trial.run(inParts);
    expect(report.files.map(({ name }) => name)).toEqual([
      'Patient.1.ndjson',
      'Patient.2.ndjson',
      'Condition.1.ndjson',
    ]);
    expect(trial.order().slice(4)).toEqual([
      'GET /jobs/1',
      'GET /jobs/1',
      'GET /files/1',
      'GET /jobs/1',
      'GET /jobs/1/2',
      'GET /jobs/1/2',
      'GET /files/1',
      'GET /files/2',
      'DELETE /jobs/1',
    ]);
  });

  it('is followed even when it was not asked for: nothing is left out silently', async () => {
    trial.says('GET /jobs/1', trial.manifest({ output: one(), link: next('/jobs/1/2') }));
    trial.says('GET /jobs/1/2', trial.manifest({ output: two() }));
    expect((await trial.run()).report.files).toHaveLength(3);
  });

  it('has its errors in each part: they are fetched once', async () => {
    const error = [{ type: 'OperationOutcome', url: url('/files/4') }];
    trial.says('GET /files/4', ndjsonFile(ndjson([outcome('exception', 'x is damaged.')])));
    trial.says('GET /jobs/1', trial.manifest({ output: one(), error, link: next('/jobs/1/2') }));
    trial.says('GET /jobs/1/2', trial.manifest({ output: two(), error }));
    const { report } = await trial.run();
    expect(report).toMatchObject({ outcome: 'incomplete', warnings: [expect.any(String)] });
    expect(trial.server.sentTo('/files/4')).toHaveLength(1);
  });

  it.each<[string, () => Answer, string]>([
    ['in a circle', () => trial.manifest({ output: one(), link: next('/jobs/1') }), 'circle'],
    ['to nowhere', () => trial.manifest({ link: [{ relation: 'next', url: '/jobs/2' }] }), 'no absolute URL'],
    ['by what is no list', () => trial.manifest({ link: {} }), 'not a list'],
  ])('that leads %s is not believed', async (_where, answer, problem) => {
    trial.says('GET /jobs/1', answer());
    const { report } = await trial.run();
    expect(report).toMatchObject({ outcome: 'failed', problem: expect.stringContaining(problem) });
    expect(exitCode(report)).toBe(3);
  });

  it('whose next part fails, fails', async () => {
    trial.says('GET /jobs/1', trial.manifest({ output: one(), link: next('/jobs/1/2') }));
    trial.says('GET /jobs/1/2', { status: 500, body: outcome('exception', 'The disk is full.') });
    expect((await trial.run()).report).toMatchObject({ problem: expect.stringContaining('The disk is full.') });
  });

  it('that is of another time than the first part is begun anew', async () => {
    trial.says('GET /jobs/1', trial.manifest({ output: one(), link: next('/jobs/1/2') }));
    const later = { output: one(), transactionTime: '2026-02-01T12:00:00.000Z' };
    trial.says('GET /jobs/1/2', trial.manifest(later), trial.manifest({ output: one() }));
    expect((await trial.run()).report).toMatchObject({
      outcome: 'complete',
      warnings: [expect.stringContaining('anew')],
    });
    expect(trial.server.sentTo('/fhir/$export')).toHaveLength(2);
  });

  it('of a server that was not asked for parts is not taken before it is complete', async () => {
    trial.says('GET /jobs/1', still(trial.manifest({ output: one() })), trial.manifest({ output: two() }));
    expect((await trial.run()).report.files).toHaveLength(2);
  });
});

describe('X-Export-Status', () => {
  it('tells that the export goes on', async () => {
    const headers = { 'X-Export-Status': '202 Accepted', 'Retry-After': '7' };
    trial.says('GET /jobs/1', { status: 200, headers }, trial.manifest({}));
    expect((await trial.run()).report.outcome).toBe('complete');
    expect(trial.clock.waits).toEqual([7000]);
  });

  it('tells that the export failed', async () => {
    const headers = { 'X-Export-Status': '500' };
    trial.says('GET /jobs/1', { status: 200, headers, body: outcome('exception', 'The disk is full.') });
    expect((await trial.run()).report.problem).toContain('answered with 500. The disk is full.');
  });

  it('tells that it is done', async () => {
    trial.says('GET /jobs/1', { ...trial.manifest({}), headers: { 'X-Export-Status': '200' } });
    expect((await trial.run()).report.outcome).toBe('complete');
  });
});

describe('files in blocks', () => {
  const header = (id: string) => ({
    resourceType: 'Parameters',
    parameter: [{ name: 'header', valueReference: { reference: `Patient/${id}` } }],
  });
  const condition = { resourceType: 'Condition', id: 'c' };
  const first = [header('a'), patients[0] ?? {}, condition];
  const organized = (count: number | undefined, more: object = {}) => {
    const output = [
      { url: url('/files/1'), ...(count !== undefined && { count }), continuesInFile: url('/files/2') },
      { url: url('/files/2') },
    ];
    trial.says('GET /jobs/1', trial.manifest({ outputOrganizedBy: 'Patient', output, ...more }));
    trial.says('GET /files/1', ndjsonFile(ndjson(first)));
    trial.says('GET /files/2', ndjsonFile(ndjson([header('a'), condition, header('b'), patients[1] ?? {}])));
    return trial.run({ level: 'patient', organizeBy: 'Patient' });
  };

  it.each([undefined, 2, 3])('are counted by type (count in the manifest: %s)', async count => {
    const { folder, report } = await organized(count);
    expect(report.files).toMatchObject([
      {
        name: 'Patient.1.ndjson',
        resources: 2,
        byType: { Patient: 1, Condition: 1 },
        continuesInFile: 'Patient.2.ndjson',
      },
      { name: 'Patient.2.ndjson', resources: 2, byType: { Patient: 1, Condition: 1 } },
    ]);
    expect(readFileSync(join(folder, 'Patient.1.ndjson'), 'utf8')).toBe(ndjson(first));
  });

  it('have as many resources as promised', async () => {
    expect((await organized(4)).report.problem).toContain('promised 4');
  });

  it('begin with a header', async () => {
    first.shift();
    expect((await organized(undefined)).report.problem).toContain('does not begin with the header');
  });

  it('need a type that is one', async () => {
    expect((await organized(2, { outputOrganizedBy: '../x' })).report.problem).toContain('outputOrganizedBy');
  });
});

it('members of a manifest that nobody knows are ignored', async () => {
  const output = trial.server.manifest.output.map(entry => ({ ...entry, fileSize: 7, extension: {} }));
  trial.says('GET /jobs/1', trial.manifest({ output, extension: { a: 1 }, manifestType: 'x', link: [] }));
  expect((await trial.run()).report.outcome).toBe('complete');
});
