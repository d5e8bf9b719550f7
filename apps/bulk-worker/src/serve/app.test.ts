import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PageTrial, startPageTrial } from '../testing/page-trial.ts';

let trial: PageTrial;
beforeEach(async () => {
  trial = await startPageTrial();
});
afterEach(() => trial.end());

describe('the page', () => {
  it('may run nothing but its own script, and be framed by nobody', async () => {
    const policy = String((await trial.send('/')).headers['content-security-policy']);
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
    ['another trial.origin of this site', { 'Sec-Fetch-Site': 'same-site' }],
    ['who says nothing', {}],
  ])('%s', async (_who, headers) => {
    expect((await trial.post('/exports', 'level=system', headers)).status).toBe(403);
    expect((await trial.post('/exports/stop', '', headers)).status).toBe(403);
    expect(trial.exporter.running()).toBeUndefined();
  });

  it('a foreign name for this machine', async () => {
    const headers = { Host: 'evil.example', Origin: trial.origin };
    expect((await trial.post('/exports', 'level=system', headers)).status).toBe(421);
    expect((await trial.send('/', { headers: { Host: 'evil.example' } })).status).toBe(421);
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
    expect((await trial.send(path, { method, body, headers: { Origin: trial.origin } })).status).toBe(status);
    expect(trial.exporter.running()).toBeUndefined();
  });
});

describe('an error of ours', () => {
  it('is 500 and goes to the log, and the worker lives on', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    rmSync(trial.worker.jwksFile);
    expect(await trial.send('/jwks.json')).toMatchObject({
      status: 500,
      body: expect.stringContaining('See the log.'),
    });
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
    expect((await trial.send('/healthz')).status).toBe(200);
  });

  it('that comes when the answer has begun breaks it off, and the worker lives on', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.spyOn(trial.exporter, 'start').mockImplementationOnce(() => trial.app.emit('begun'));
    trial.app.prependOnceListener('request', (_request, response) =>
      trial.app.once('begun', () => response.writeHead(200)),
    );
    await expect(trial.post('/exports', 'level=system')).rejects.toThrow('socket hang up');
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
    expect((await trial.send('/healthz')).status).toBe(200);
  });
});

describe('for machines', () => {
  it('/healthz says that it is alive', async () => {
    expect(await trial.send('/healthz', { headers: { Host: 'anything' } })).toMatchObject({
      status: 200,
      body: 'ok\n',
    });
  });

  it('/jwks.json has the public key, to be kept for five minutes', async () => {
    const { status, headers, body } = await trial.send('/jwks.json');
    expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=300']);
    expect(Object.keys(JSON.parse(body).keys[0])).not.toContain('d');
  });

  it.each(['/worker.css', '/refresh.js', '/icon.svg'])('%s is there', async path => {
    expect((await trial.send(path)).status).toBe(200);
  });
});
