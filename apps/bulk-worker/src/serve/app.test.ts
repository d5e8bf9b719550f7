import { rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../export/clock.ts';
import { outcome } from '../testing/bulk-server.ts';
import { startTrial, type Trial } from '../testing/trial.ts';
import { createApp } from './app.ts';
import { createExporter, type Exporter } from './exporter.ts';

let trial: Trial;
let app: Server;
let origin: string;
let exporter: Exporter;
beforeEach(async () => {
  trial = await startTrial();
  app = createServer((...exchange) => routes(...exchange)).listen(0, 'localhost');
  await new Promise(resolve => app.once('listening', resolve));
  origin = `http://localhost:${(app.address() as AddressInfo).port}`;
  exporter = createExporter(trial.worker, { ...systemClock, wait: (_ms, signal) => systemClock.wait(5, signal) });
  const routes = createApp({ ...trial.worker, origin }, exporter);
});
afterEach(async () => {
  await exporter.stop();
  app.close();
  app.closeAllConnections();
  trial.end();
});

type Sent = { method?: string; headers?: Record<string, string>; body?: string };

/** fetch sets Host, Origin and Sec-Fetch-Site by itself; this sends what it is told. */
function send(path: string, { method = 'GET', headers = {}, body = '' }: Sent = {}) {
  return new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const sent = request(`${origin}${path}`, { method, headers }, async response =>
        resolve({ status: response.statusCode, headers: response.headers, body: await text(response) }),
      );
      sent.on('error', reject).end(body);
    },
  );
}
const post = (path: string, body = '', headers: Record<string, string> = { Origin: origin }) =>
  send(path, { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers }, body });
const page = async () => (await send('/')).body;
async function untilEnded() {
  while (exporter.running()) await systemClock.wait(5, new AbortController().signal);
}

describe('the page', () => {
  it('offers an export when nothing has been exported', async () => {
    expect(await page()).toContain('Nothing has been exported yet.');
    expect(await page()).toContain('Export now');
  });

  it('exports, and lists what came of it', async () => {
    expect(await post('/exports', 'level=system')).toMatchObject({ status: 303, headers: { location: '/' } });
    await untilEnded();
    const shown = await page();
    expect(shown).toContain('The last export is complete: 3 resources in 2 files');
    expect(shown).toContain('data-outcome="complete"');
  });

  it('exports one group', async () => {
    await post('/exports', 'level=group&group=g1');
    await untilEnded();
    expect(trial.server.sentTo('/fhir/Group/g1/$export')).toHaveLength(1);
  });

  it('exports only what has changed since the last time', async () => {
    for (const _time of ['first', 'second']) {
      await post('/exports', 'level=patient&since-last=on');
      await untilEnded();
    }
    const asked = trial.server.sentTo('/fhir/Patient/$export').map(({ query }) => query.get('_since'));
    expect(asked).toEqual([null, '2026-01-31T12:00:00.000Z']);
  });

  it('says why an export failed, and lets no server write into it', async () => {
    trial.says('GET /fhir/$export', { status: 403, body: outcome('forbidden', '<script>alert(1)</script>') });
    await post('/exports', 'level=system');
    await untilEnded();
    expect(await page()).toContain('&#60;script&#62;alert(1)');
    expect(await page()).not.toContain('<script>alert');
  });

  it('says why an export could not even begin', async () => {
    trial.worker.exportsFolder = join(trial.worker.keyFile, 'no-folder');
    await post('/exports', 'level=system');
    await untilEnded();
    expect(await page()).toContain('The export could not begin.');
  });

  it('runs one export at a time, and stops it', async () => {
    trial.says('GET /jobs/1', { status: 202, headers: { 'X-Progress': 'half' } });
    await post('/exports', 'level=system');
    expect((await post('/exports', 'level=system')).status).toBe(409);
    while (!(await page()).includes('The EHR says: half')) await systemClock.wait(5, new AbortController().signal);
    expect((await post('/exports/stop')).status).toBe(303);
    expect(await page()).toContain('The last export was stopped.');
    expect(trial.server.sentTo('/jobs/1', 'DELETE')).toHaveLength(1);
  });

  it('may run nothing but its own script, and be framed by nobody', async () => {
    const policy = String((await send('/')).headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });
});

describe('nobody else presses the button', () => {
  it.each<[string, Record<string, string>]>([
    ['another site', { Origin: 'https://evil.example' }],
    ['another port of this machine', { Origin: 'http://localhost:1' }],
    ['a page without origin', { Origin: 'null' }],
    ['another site, as the browser says', { 'Sec-Fetch-Site': 'cross-site' }],
    ['another origin of this site', { 'Sec-Fetch-Site': 'same-site' }],
    ['who says nothing', {}],
  ])('%s', async (_who, headers) => {
    expect((await post('/exports', 'level=system', headers)).status).toBe(403);
    expect((await post('/exports/stop', '', headers)).status).toBe(403);
    expect(exporter.running()).toBeUndefined();
  });

  it('a foreign name for this machine', async () => {
    const headers = { Host: 'evil.example', Origin: origin };
    expect((await post('/exports', 'level=system', headers)).status).toBe(421);
    expect((await send('/', { headers: { Host: 'evil.example' } })).status).toBe(421);
  });
});

describe('a request that cannot be', () => {
  it.each([
    [400, 'POST', '/exports', ''],
    [400, 'POST', '/exports', 'level=all'],
    [400, 'POST', '/exports', 'level=group&group='],
    [400, 'POST', '/exports', 'level=group&group=../x'],
    [400, 'POST', '/exports', 'level=group&group=.'],
    [400, 'POST', '/exports', 'level=group&group=+..+'],
    [400, 'POST', '/exports', `level=system&x=${'x'.repeat(20_000)}`],
    [404, 'GET', '/exports', ''],
    [404, 'GET', '/../key.json', ''],
    [404, 'GET', '//', ''],
    [404, 'GET', '//[', ''],
    [404, 'GET', '//:99999/', ''],
    [404, 'POST', '//exports', 'level=system'],
    [404, 'HEAD', '//', ''],
    [404, 'POST', '/', ''],
  ])('is %i: %s %s', async (status, method, path, body) => {
    expect((await send(path, { method, body, headers: { Origin: origin } })).status).toBe(status);
    expect(exporter.running()).toBeUndefined();
  });
});

describe('an error of ours', () => {
  it('is 500 and goes to the log, and the worker lives on', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    rmSync(trial.worker.jwksFile);
    expect(await send('/jwks.json')).toMatchObject({ status: 500, body: expect.stringContaining('See the log.') });
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
    expect((await send('/healthz')).status).toBe(200);
  });

  it('that comes when the answer has begun breaks it off, and the worker lives on', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.spyOn(exporter, 'cancel').mockImplementationOnce(async () => void app.emit('begun'));
    app.prependOnceListener('request', (_request, response) => app.once('begun', () => response.writeHead(200)));
    await expect(post('/exports/stop')).rejects.toThrow('socket hang up');
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
    expect((await send('/healthz')).status).toBe(200);
  });
});

describe('for machines', () => {
  it('/healthz says that it is alive', async () => {
    expect(await send('/healthz', { headers: { Host: 'anything' } })).toMatchObject({ status: 200, body: 'ok\n' });
  });

  it('/jwks.json has the public key, to be kept for five minutes', async () => {
    const { status, headers, body } = await send('/jwks.json');
    expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=300']);
    expect(Object.keys(JSON.parse(body).keys[0])).not.toContain('d');
  });

  it.each(['/worker.css', '/refresh.js', '/icon.svg'])('%s is there', async path => {
    expect((await send(path)).status).toBe(200);
  });
});
