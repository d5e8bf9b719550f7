import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exitCode } from '../report.ts';
import { type Answer, ndjson, ndjsonFile, rangedFile } from '../testing/bulk-server.ts';
import { startTrial, type Trial } from '../testing/trial.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await startTrial();
  trial.says(
    'GET /jobs/1',
    trial.manifest({ output: [{ type: 'Patient', url: `${trial.server.origin}/files/1`, count: 100 }] }),
  );
});
afterEach(() => trial.end());

const patient = (id: number, family = 'López') => ({ resourceType: 'Patient', id: String(id), name: [{ family }] });
/** Of one byte for each character, so that a server may cut it by characters. */
const body = ndjson(Array.from({ length: 100 }, (_, id) => patient(id, 'Hart')));
const other = ndjson(Array.from({ length: 100 }, (_, id) => patient(id, 'Park')));
const requests = () =>
  trial.server
    .sentTo('/files/1')
    .map(({ headers }) => [headers['accept-encoding'], headers.range, headers['if-range']]);
async function arrives(expected: string) {
  const { folder, report } = await trial.run();
  expect(report).toMatchObject({ outcome: 'complete', files: [{ resources: 100, bytes: expected.length }] });
  expect(readFileSync(join(folder, 'Patient.1.ndjson'), 'utf8')).toBe(expected);
}

describe('a file whose line breaks', () => {
  it('goes on where it was, when the server offers the rest', async () => {
    trial.says('GET /files/1', rangedFile(body, { cuts: [1000, 2000] }));
    await arrives(body);
    expect(requests()).toEqual([
      ['gzip', undefined, undefined],
      ['identity', 'bytes=1000-', '"v1"'],
      ['identity', 'bytes=3000-', '"v1"'],
    ]);
  });

  it('goes on as long as there is something new each time', async () => {
    trial.says('GET /files/1', rangedFile(body, { cuts: Array.from({ length: 8 }, () => 50) }));
    await arrives(body);
    expect(requests()).toHaveLength(9);
  });

  it('is begun anew where the server does not offer the rest', async () => {
    trial.says('GET /files/1', ndjsonFile(body, { cut: 1000 }), ndjsonFile(body));
    await arrives(body);
    expect(requests()).toEqual(Array(2).fill(['gzip', undefined, undefined]));
  });

  it('is begun anew where the version has no strong name', async () => {
    trial.says('GET /files/1', rangedFile(body, { cuts: [1000], etag: () => 'W/"v1"' }));
    await arrives(body);
    expect(requests().map(([, range]) => range)).toEqual([undefined, undefined]);
  });

  it('that came compressed is asked for plain, because a part of it cannot be unpacked', async () => {
    const ranged = rangedFile(body, { cuts: [], etag: () => '"plain"' });
    const headers = { 'Content-Type': 'application/fhir+ndjson', ETag: '"gzip"', 'Accept-Ranges': 'bytes' };
    const plain = rangedFile(body, { cuts: [1000], etag: () => '"plain"' });
    trial.says('GET /files/1', { status: 200, headers, body, gzip: true, cut: 300 }, plain, ranged);
    await arrives(body);
    expect(requests()).toEqual([
      ['gzip', undefined, undefined],
      ['identity', undefined, undefined],
      ['identity', 'bytes=1000-', '"plain"'],
    ]);
  });
});

describe('bytes of two versions are never glued together', () => {
  it('the server says by itself that there is another one', async () => {
    let version = 0;
    const etag = () => `"v${version}"`;
    const reply = rangedFile(other, { etag });
    trial.says('GET /files/1', rangedFile(body, { cuts: [1000], etag }), request => {
      version = 1;
      return reply(request);
    });
    await arrives(other);
    expect(requests()).toHaveLength(2);
  });

  it.each<[string, Partial<Answer>]>([
    ['the rest of another version', { headers: { ETag: '"v2"' } }],
    ['the rest from another place', { headers: { 'Content-Range': `bytes 0-${body.length - 1}/${body.length}` } }],
    ['only a middle part', { headers: { 'Content-Range': `bytes 1000-1999/${body.length}` } }],
    ['no place at all', { headers: { 'Content-Range': 'bytes' } }],
    ['no version', { headers: { ETag: '' } }],
    ['that there is no such place', { status: 416 }],
  ])('the answer is %s: the whole file is asked for', async (_what, lie) => {
    const liar = rangedFile(other, { lie });
    trial.says('GET /files/1', rangedFile(body, { cuts: [1000] }), liar, liar);
    await arrives(other);
    expect(requests().map(([, range]) => range)).toEqual([undefined, 'bytes=1000-', undefined]);
  });

  it('a rest that is a lie through and through shows when the file is read, and the whole file is asked for', async () => {
    const lie = { body: other.slice(0, 900) };
    trial.says('GET /files/1', rangedFile(body, { cuts: [1000] }), rangedFile(body, { lie }), ndjsonFile(body));
    await arrives(body);
  });

  it('a server that lies to every question is not believed', async () => {
    trial.says('GET /files/1', rangedFile(body, { cuts: [1000] }), ndjsonFile(body.slice(0, -100)));
    const { report } = await trial.run();
    expect([report.outcome, exitCode(report)]).toEqual(['failed', 3]);
  });
});
