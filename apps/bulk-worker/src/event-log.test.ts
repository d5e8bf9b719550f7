import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localTime, openEventLog } from './event-log.ts';
import { type Answer, ndjson, ndjsonFile, outcome, patients } from './testing/bulk-server.ts';
import { type LogItem, readLog } from './testing/log-format.ts';
import { startTrial, type Trial } from './testing/trial.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await startTrial();
});
afterEach(() => trial.end());

async function runAndReadLog() {
  const { folder } = await trial.run();
  const text = readFileSync(join(folder, 'log.ndjson'), 'utf8');
  return { text, ...readLog(text) };
}
const ids = (items: LogItem[]) => items.map(({ eventId }) => eventId);
const detail = (items: LogItem[], eventId: string) => items.find(item => item.eventId === eventId)?.eventDetail;

describe('the log of an export', () => {
  it('has the events of the SMART bulk export log with exactly its fields', async () => {
    trial.says('GET /fhir/metadata', {
      status: 200,
      body: { fhirVersion: '4.0.1', software: { name: 'An EHR', version: '7', releaseDate: '2026-01-01' } },
    });
    const { items, findings } = await runAndReadLog();
    expect(findings).toEqual([]);
    expect(ids(items)).toEqual([
      'kickoff',
      'status_progress',
      'status_complete',
      'status_page_complete',
      'manifest_complete',
      'download_request',
      'download_complete',
      'download_request',
      'download_complete',
      'export_complete',
    ]);
    expect(new Set(items.map(({ exportId }) => exportId)).size).toBe(1);
    expect(detail(items, 'kickoff')).toMatchObject({
      exportUrl: `${trial.server.fhirBase}/$export?_outputFormat=application%2Ffhir%2Bndjson`,
      softwareName: 'An EHR',
      softwareVersion: '7',
      softwareReleaseDate: '2026-01-01',
      fhirVersion: '4.0.1',
      requestParameters: { _outputFormat: 'application/fhir+ndjson' },
      errorCode: null,
      errorBody: null,
    });
    expect(detail(items, 'status_progress')).toEqual({ body: null, xProgress: '50 %', retryAfter: '3' });
    expect(detail(items, 'manifest_complete')).toMatchObject({ totalOutputFileCount: 2, totalManifests: 1 });
    expect(detail(items, 'download_request')).toEqual({
      fileUrl: `${trial.server.origin}/files/1`,
      itemType: 'output',
      resourceType: 'Patient',
    });
    expect(detail(items, 'download_complete')).toMatchObject({ resourceCount: 2, fileSize: ndjson(patients).length });
    expect(detail(items, 'export_complete')).toEqual({
      files: 2,
      resources: 3,
      bytes: expect.any(Number),
      attachments: 0,
      duration: 3000,
    });
  });

  it('is told line by line as it is written', async () => {
    const { text } = await runAndReadLog();
    expect(trial.logLines.map(line => `${line}\n`).join('')).toBe(text);
  });

  it('is for its owner alone, and its id is in the report', async () => {
    const { folder, report } = await trial.run();
    expect(statSync(join(folder, 'log.ndjson')).mode & 0o077).toBe(0);
    expect(readLog(readFileSync(join(folder, 'log.ndjson'), 'utf8')).items[0]?.exportId).toBe(report.exportId);
  });
});

describe('what goes wrong is in the log', () => {
  const sentence = 'Needs system/Group.rs.';
  it.each<[string, string, Answer, string, object]>([
    [
      'a kick-off that is refused',
      'GET /fhir/$export',
      { status: 403, body: outcome('forbidden', sentence) },
      'kickoff',
      { errorCode: 403, errorBody: outcome('forbidden', sentence) },
    ],
    [
      'a kick-off in words that are no JSON',
      'GET /fhir/$export',
      { status: 500, body: '<h1>oops</h1>' },
      'kickoff',
      { errorCode: 500, errorBody: '<h1>oops</h1>' },
    ],
    ['a status that fails', 'GET /jobs/1', { status: 410 }, 'status_error', { code: 410, body: null }],
    ['a manifest that is none', 'GET /jobs/1', { status: 200, body: '[]' }, 'status_error', { code: 200, body: null }],
    ['a file that is gone', 'GET /files/2', { status: 410 }, 'download_error', { code: 410 }],
    [
      'a file with a wrong line, without the line',
      'GET /files/2',
      ndjsonFile(ndjson([{ resourceType: 'Patient', id: 'secret-person' }])),
      'download_error',
      { code: null, body: null },
    ],
  ])('%s', async (_what, path, answer, eventId, wanted) => {
    trial.says(path, answer);
    const { items, findings, text } = await runAndReadLog();
    expect(findings).toEqual([]);
    expect(detail(items, eventId)).toMatchObject(wanted);
    expect(items.at(-1)).toMatchObject({ eventId: 'error', eventDetail: { outcome: 'failed' } });
    expect(text).not.toContain('secret-person');
  });

  it('each time that the status or a file is asked for again', async () => {
    const busy: Answer = { status: 503, body: outcome('transient', 'Soon.') };
    trial.says('GET /jobs/1', busy, trial.manifest({}));
    trial.says('GET /files/1', busy, ndjsonFile(ndjson(patients), { cut: true }), ndjsonFile(ndjson(patients)));
    const { items, findings } = await runAndReadLog();
    expect(findings).toEqual([]);
    expect(ids(items).slice(1, 12)).toEqual([
      'status_error',
      'status_complete',
      'status_page_complete',
      'manifest_complete',
      'download_request',
      'download_error',
      'download_request',
      'download_error',
      'download_request',
      'download_complete',
      'download_request',
    ]);
    expect(detail(items, 'status_error')).toMatchObject({ code: 503, body: outcome('transient', 'Soon.') });
  });

  it('a server that is not there', async () => {
    trial.server.close();
    const { items, findings } = await runAndReadLog();
    expect(findings).toEqual([]);
    expect(items.map(({ eventId, eventDetail }) => [eventId, eventDetail.message])).toEqual([
      ['error', expect.stringContaining('ECONNREFUSED')],
    ]);
  });

  it('a stop', async () => {
    const { folder } = await trial.run(undefined, AbortSignal.abort());
    const { items, findings } = readLog(readFileSync(join(folder, 'log.ndjson'), 'utf8'));
    expect(findings).toEqual([]);
    expect(items.at(-1)?.eventDetail).toMatchObject({ outcome: 'stopped' });
  });
});

describe('no secret is in the log or the report', () => {
  it.each<[string, (authorization: string) => Answer]>([
    ['in words', token => ({ status: 403, body: outcome('forbidden', `The token ${token} is not enough.`) })],
    ['as it was sent', token => ({ status: 403, body: { sent: { Authorization: `Bearer ${token}` } } })],
    ['in a header', token => ({ status: 403, headers: { 'X-Echo': `Bearer ${token}`, 'Set-Cookie': `s=${token}` } })],
  ])('when the server sends the token back %s', async (_where, answer) => {
    trial.says('GET /fhir/$export', answer('access-1'));
    const { text } = await runAndReadLog();
    expect(text).not.toContain('access-1');
    expect(text).toContain('"errorCode":403');
  });

  it('not even another’s, that it knows by name or look', async () => {
    const body = { access_token: 'abc123', note: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.sig' };
    trial.says('GET /fhir/$export', { status: 400, body });
    const { text } = await runAndReadLog();
    expect(text).not.toMatch(/abc123|eyJ/);
  });

  it('not the address of a file that works without a token', async () => {
    const output = [{ type: 'Patient', url: `${trial.server.origin}/files/1?signature=s3cret`, count: 2 }];
    trial.says('GET /jobs/1', trial.manifest({ output, requiresAccessToken: false }));
    const { text, items, findings } = await runAndReadLog();
    expect(findings).toEqual([]);
    expect(text).not.toMatch(/s3cret|files\/1/);
    expect(detail(items, 'download_request')?.fileUrl).toBe(detail(items, 'download_complete')?.fileUrl);
  });

  it('not in the problem that the report tells', async () => {
    trial.says('GET /fhir/$export', { status: 403, body: outcome('forbidden', 'The token access-1 is not enough.') });
    const { report, folder } = await trial.run();
    expect(report.problem).toContain('The token [removed] is not enough.');
    expect(readFileSync(join(folder, 'report.json'), 'utf8')).not.toContain('access-1');
  });
});

describe('after an interruption', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bulk-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = () => openEventLog(join(folder, 'log.ndjson'), { clock: { now: () => 0 }, secrets: new Set() });
  const event = { eventId: 'status_complete', eventDetail: { transactionTime: '2026-01-31T12:00:00Z' } } as const;
  const read = () => readLog(readFileSync(join(folder, 'log.ndjson'), 'utf8'));

  it('the log goes on under the same id', () => {
    open().add(event);
    open().add(event);
    const { items, findings } = read();
    expect(findings).toEqual([]);
    expect(items).toHaveLength(2);
    expect(new Set(items.map(({ exportId }) => exportId)).size).toBe(1);
  });

  it('the half line that a kill left is gone', () => {
    open().add(event);
    appendFileSync(join(folder, 'log.ndjson'), '{"exportId":"a","times');
    open().add(event);
    expect(read().items).toHaveLength(2);
  });

  it.each(['half of the first li', '\n', 'no json\n', '{"exportId":7}\n'])(
    'a log that cannot be read is no obstacle: %j',
    text => {
      writeFileSync(join(folder, 'log.ndjson'), text);
      expect(open().exportId).toMatch(/^[\da-f-]{36}$/);
    },
  );
});

it.each([
  ['Europe/Berlin', '2026-07-31T14:00:00.000+02:00'],
  ['America/St_Johns', '2026-07-31T09:30:00.000-02:30'],
  ['UTC', '2026-07-31T12:00:00.000+00:00'],
])('time is local, with its offset: %s', (zone, wanted) => {
  const before = process.env.TZ;
  process.env.TZ = zone;
  try {
    expect(localTime(Date.parse('2026-07-31T12:00:00Z'))).toBe(wanted);
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
});
