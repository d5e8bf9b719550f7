import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PageTrial, startPageTrial } from '../testing/page-trial.ts';

let trial: PageTrial;
beforeEach(async () => {
  trial = await startPageTrial();
});
afterEach(() => trial.end());

describe('what lies where the exports are', () => {
  const put = (name: string, report: string) => {
    mkdirSync(join(trial.worker.exportsFolder, name), { recursive: true });
    writeFileSync(join(trial.worker.exportsFolder, name, 'report.json'), report);
  };

  it.each([
    ['half a report', '{\n  "files": [\n    {\n    }\n'],
    ['an empty one', ''],
    ['another program’s', '{"name":"report"}\n'],
    ['one with an outcome that nobody knows', '{"outcome":"<script>","warnings":[]}\n'],
  ])('%s is told and no obstacle', async (_what, report) => {
    put('2026-01-31T12-00-00-000Z', report);
    const { status, body } = await trial.send('/');
    expect(status).toBe(200);
    expect(body).toContain('<li><code>2026-01-31T12-00-00-000Z</code></li>');
    await trial.post('/exports', 'level=system&since-last=on');
    await trial.untilEnded();
    expect(await trial.page()).toContain('The last export is complete');
  });

  it('a folder with HTML for a name is text, and its report can be read', async () => {
    await trial.post('/exports', 'level=system');
    await trial.untilEnded();
    const report = readFileSync(join(trial.onlyFolder(), 'report.json'), 'utf8');
    put('<img src=x onerror=alert(1)>', report);
    put('"><script>alert(1)<!--', 'half');
    const shown = await trial.page();
    expect(shown).not.toMatch(/<img|<script>alert/);
    expect(shown).toContain('&#60;img src=x onerror=alert(1)&#62;');
    const link = /href="(\/exports\/%3Cimg[^"]+report.json)"/.exec(shown)?.[1] ?? '';
    expect((await trial.send(link)).body).toBe(report);
  });

  it('an export under way is not taken for one that was cut off', async () => {
    trial.says('GET /jobs/1', { status: 202 });
    await trial.post('/exports', 'level=system');
    await trial.pageWith('The EHR prepares the files');
    expect(await trial.page()).not.toContain('Without a report');
  });
});

describe('reports and logs, and nothing else, are served', () => {
  beforeEach(async () => {
    await trial.post('/exports', 'level=system');
    await trial.untilEnded();
  });
  const name = () => basename(trial.onlyFolder());

  it.each<[string, () => string]>([
    ['records', () => `/exports/${name()}/Patient.1.ndjson`],
    ['the folder', () => `/exports/${name()}/`],
    ['the folder above', () => `/exports/${name()}/../report.json`],
    ['the folder above, in other words', () => '/exports/%2e%2e/report.json'],
    ['a path in a name', () => `/exports/..%2f${basename(trial.worker.exportsFolder)}%2f${name()}/report.json`],
    ['the key', () => '/exports/..%2f/key.json'],
    ['an export that is not there', () => '/exports/nothing/report.json'],
    ['what is no name', () => '/exports/%zz/report.json'],
    ['a property of an object', () => `/exports/${name()}/toString`],
  ])('not %s', async (_what, path) => {
    expect((await trial.send(path())).status).toBe(404);
  });

  it('not to who calls this machine by a foreign name', async () => {
    expect((await trial.send(`/exports/${name()}/report.json`, { headers: { Host: 'evil.example' } })).status).toBe(
      421,
    );
  });
});
