import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTrial, type Trial } from '../testing/trial.ts';
import { connect } from './connection.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await startTrial();
});
afterEach(() => {
  vi.unstubAllGlobals();
  trial.end();
});

it.each([true, false])('an https server cannot send us to http (withoutToken: %s)', async withoutToken => {
  // The trial's server has no certificate: what it would answer is answered here.
  const answers = [
    { token_endpoint: 'https://ehr.example/token' },
    { access_token: 'access-1', token_type: 'bearer', expires_in: 300, scope: 'system/*.rs' },
  ];
  vi.stubGlobal('fetch', async () => Response.json(answers.shift()));
  const config = { ...trial.worker, fhirBase: 'https://ehr.example/fhir', tokenOrigins: ['http://ehr.example'] };
  const server = await connect(config, { clock: trial.clock, signal: new AbortController().signal });
  const send = () => server.send('http://ehr.example/files/1', { headers: {}, withoutToken });
  expect(send).toThrow('which is not https');
});

it('a strange scheme is refused as well', async () => {
  const server = await connect(trial.worker, { clock: trial.clock, signal: new AbortController().signal });
  expect(() => server.send('file:///etc/passwd', { headers: {}, withoutToken: true })).toThrow('not https');
});

describe('a redirect of an address that needs no token', () => {
  const to = (Location: string, status = 302) => ({ status, headers: { Location } });
  const get = async (path: string) => {
    const server = await connect(trial.worker, { clock: trial.clock, signal: new AbortController().signal });
    return server.send(trial.server.origin + path, { headers: { Accept: 'x/y' }, withoutToken: true });
  };

  it.each([301, 302, 303, 307, 308])('is followed (%i), with the same headers and no token', async status => {
    trial.says('GET /here', to('/there?sig=1', status));
    trial.says('GET /there', { status: 200, body: 'file' });
    expect(await (await get('/here')).text()).toBe('file');
    const [{ headers, query } = { headers: {}, query: new URLSearchParams() }] = trial.server.sentTo('/there');
    expect([headers.accept, headers.authorization, query.get('sig')]).toEqual(['x/y', undefined, '1']);
  });

  it('five times, not six', async () => {
    for (const n of [0, 1, 2, 3, 4]) trial.says(`GET /${n}`, to(`${n + 1}`));
    trial.says('GET /5', { status: 200 });
    expect((await get('/0')).status).toBe(200);
    trial.says('GET /5', to('/6'));
    await expect(get('/0')).rejects.toThrow('redirects without end');
    expect(trial.server.sentTo('/6')).toEqual([]);
  });

  it.each([
    ['to what is no address', 'http://[', 'what is no address'],
    ['to a strange scheme', 'file:///etc/passwd', 'not https'],
  ])('is refused %s', async (_where, location, sentence) => {
    trial.says('GET /here', to(location));
    await expect(get('/here')).rejects.toThrow(sentence);
  });

  it('from https to http is refused before anything is sent there', async () => {
    const answers = [
      Response.json({ token_endpoint: 'https://ehr.example/token' }),
      Response.json({ access_token: 'a', token_type: 'bearer', expires_in: 300, scope: 'system/*.rs' }),
      new Response(null, to('http://ehr.example/files/1')),
    ];
    const sent = vi.fn(async (_request: Request) => answers.shift() ?? new Response());
    vi.stubGlobal('fetch', sent);
    const config = { ...trial.worker, fhirBase: 'https://ehr.example/fhir' };
    const server = await connect(config, { clock: trial.clock, signal: new AbortController().signal });
    const response = server.send('https://ehr.example/files/1', { headers: {}, withoutToken: true });
    await expect(response).rejects.toThrow('which is not https');
    expect(sent.mock.lastCall?.[0]).toMatchObject({ url: 'https://ehr.example/files/1', redirect: 'manual' });
  });
});
