import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ndjson, ndjsonFile, outcome } from '../testing/bulk-server.ts';
import { type PageTrial, startPageTrial } from '../testing/page-trial.ts';

let trial: PageTrial;
beforeEach(async () => {
  trial = await startPageTrial();
});
afterEach(() => trial.end());

describe('the page', () => {
  it('offers an export when nothing has been exported', async () => {
    expect(await trial.page()).toContain('Nothing has been exported yet.');
    expect(await trial.page()).toContain('Export now');
  });

  it('exports, and lists what came of it', async () => {
    expect(await trial.post('/exports', 'level=system')).toMatchObject({ status: 303, headers: { location: '/' } });
    await trial.untilEnded();
    const shown = await trial.page();
    expect(shown).toContain('The last export is complete: 3 resources in 2 files');
    expect(shown).toContain('data-outcome="complete"');
  });

  it('exports one group', async () => {
    await trial.post('/exports', 'level=group&group=g1');
    await trial.untilEnded();
    expect(trial.server.sentTo('/fhir/Group/g1/$export')).toHaveLength(1);
  });

  it.each([
    ['', /<p class="problem" id="group-problem">Which group\?/],
    ['" autofocus', /value="&#34; autofocus" .*aria-describedby="group-problem"/],
  ])('asks again for the group where its id is "%s", with every choice kept', async (group, expected) => {
    const form = new URLSearchParams({ level: 'group', group, 'since-last': 'on' });
    const { status, body } = await trial.post('/exports', String(form));
    expect(status).toBe(400);
    expect(body).toMatch(expected);
    expect(body).toMatch(/<input id="group"[^>]* autofocus aria-invalid="true" aria-describedby="group-problem">/);
    for (const chosen of ['value="group" checked', 'name="since-last" checked']) expect(body).toContain(chosen);
    expect(body).not.toContain('id="now" data-live');
    expect(await trial.page()).toContain('value="system" checked');
  });

  it('keeps what was chosen for the next export', async () => {
    await trial.post('/exports', 'level=group&group=g1&since-last=on');
    await trial.untilEnded();
    const shown = await trial.page();
    for (const chosen of ['value="group" checked', 'value="g1"', 'name="since-last" checked'])
      expect(shown).toContain(chosen);
    expect(shown).not.toContain('group-problem');
  });

  it('exports only what has changed since the last time', async () => {
    for (const _time of ['first', 'second']) {
      await trial.post('/exports', 'level=patient&since-last=on');
      await trial.untilEnded();
    }
    const asked = trial.server.sentTo('/fhir/Patient/$export').map(({ query }) => query.get('_since'));
    expect(asked).toEqual([null, '2026-01-31T12:00:00.000Z']);
  });

  it('says why an export failed, and lets no server write into it', async () => {
    trial.says('GET /fhir/$export', { status: 403, body: outcome('forbidden', '<script>alert(1)</script>') });
    await trial.post('/exports', 'level=system');
    await trial.untilEnded();
    expect(await trial.page()).toContain('&#60;script&#62;alert(1)');
    expect(await trial.page()).not.toContain('<script>alert');
  });

  it('says why an export could not even begin', async () => {
    trial.worker.exportsFolder = join(trial.worker.keyFile, 'no-folder');
    await trial.post('/exports', 'level=system');
    await trial.untilEnded();
    expect(await trial.page()).toContain('The export could not begin.');
  });

  it('runs one export at a time, and stops it', async () => {
    trial.says('GET /jobs/1', { status: 202, headers: { 'X-Progress': 'half' } });
    await trial.post('/exports', 'level=system');
    expect((await trial.post('/exports', 'level=system')).status).toBe(409);
    await trial.pageWith('<dt>The EHR says</dt><dd>half</dd>');
    const run = /name="run" value="(\d+)"/.exec(await trial.page())?.[1];
    expect((await trial.post('/exports/stop', `run=${run}`)).status).toBe(303);
    expect(await trial.page()).toContain('The last export was stopped.');
    expect(trial.server.sentTo('/jobs/1', 'DELETE')).toHaveLength(1);
  });

  it('shows each step, what has arrived, and why it waits', async () => {
    const busy = { status: 503, headers: { 'Retry-After': '1' } };
    const files = trial.server.answers['GET /files/2'] ?? [];
    trial.says('GET /files/2', busy, ...files);
    await trial.post('/exports', 'level=system');
    const waiting = await trial.pageWith('tries again');
    expect(waiting).toContain('It has to wait.');
    expect(waiting).toContain(`${trial.server.origin} is busy (503).`);
    expect(waiting).toMatch(/<li class="done"><span>Sign in <small>done in/);
    expect(waiting).toMatch(/<li class="now" aria-current="step"><span>Download and check/);
    expect(waiting).toContain('<dt>Files</dt><dd>1 of 2 are here</dd>');
    expect(waiting).toContain('<dt>Coming now</dt><dd>Condition.1.ndjson</dd>');
    expect(waiting).toContain('<dt>Arrived</dt><dd>2 of 3 resources, ');
    expect(waiting).toMatch(/<progress aria-label="Download" max="1" value="0.667">/);
  });

  it('does not stop the export after the one that was meant', async () => {
    trial.says('GET /jobs/1', { status: 202 });
    await trial.post('/exports', 'level=system');
    for (const run of ['', '7', 'undefined'])
      expect((await trial.post('/exports/stop', `run=${run}`)).status).toBe(303);
    expect(trial.exporter.running()).toBeDefined();
  });

  it('tells of each export what arrived, how long it took, and where more is', async () => {
    await trial.post('/exports', 'level=system');
    await trial.untilEnded();
    const shown = await trial.page();
    expect(shown).toMatch(/<th scope="row">Patient<\/th><td>1<\/td><td>2<\/td><td>\d+ B<\/td>/);
    expect(shown).toMatch(/<th scope="row">All<\/th><td>2<\/td><td>3<\/td>/);
    expect(shown).toMatch(/<dt>Time<\/dt><dd>signing in [\d.]+ s, asking/);
    const links = [...shown.matchAll(/href="(\/exports\/[^"]+)"/g)].map(([, link = '']) => link);
    expect(links).toHaveLength(2);
    const [report, log] = await Promise.all(links.map(link => trial.send(link)));
    expect(JSON.parse(report?.body ?? '')).toMatchObject({ outcome: 'complete' });
    expect(log?.body.split('\n').at(-2)).toContain('"eventId":"export_complete"');
    expect(log?.headers['content-type']).toBe('text/plain; charset=utf-8');
  });

  it('says what is missing, and what to do about a failure', async () => {
    const error = [{ type: 'OperationOutcome', url: `${trial.server.origin}/files/4` }];
    trial.says('GET /jobs/1', trial.manifest({ error }));
    trial.says('GET /files/4', ndjsonFile(ndjson([outcome('processing', '<b>Observation 17</b> is damaged.')])));
    await trial.post('/exports', 'level=system');
    await trial.untilEnded();
    expect(await trial.page()).toContain('<li>&#60;b&#62;Observation 17&#60;/b&#62; is damaged.</li>');
    trial.server.close();
    await trial.post('/exports', 'level=system');
    await trial.untilEnded();
    expect(await trial.page()).toMatch(/cannot be reached \(ECONNREFUSED\)\. It was given up\. Is the EHR running/);
  });
});

describe('the schedule', () => {
  const everyMs = 3_600_000;

  it('is none, and how to set one', async () => {
    expect(await trial.page()).toContain('The worker exports only when it is asked to.');
  });

  it('is told with its next time, that is counted from the last', async () => {
    trial.schedule(everyMs);
    expect(await trial.page()).toContain('every 60 minutes');
    expect(await trial.page()).toContain('The next one begins in a moment.');
    await trial.post('/exports', 'level=system');
    expect(await trial.page()).toContain('counted from the beginning of the export under way');
    await trial.untilEnded();
    const { startedAt } = JSON.parse(readFileSync(join(trial.onlyFolder(), 'report.json'), 'utf8'));
    const next = new Date(Date.parse(startedAt) + everyMs).toISOString();
    expect(await trial.page()).toContain(`The next one begins at <time datetime="${next}">`);
  });
});
