import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureNextKey, useNextKey } from '../keys/key-files.ts';
import { exitCode } from '../report.ts';
import { type Answer, ndjson, ndjsonFile, outcome, patients, token } from '../testing/bulk-server.ts';
import { startTrial, type Trial } from '../testing/trial.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await startTrial();
});
afterEach(() => trial.end());

describe('the access token', () => {
  const authorizations = () => trial.server.received.slice(2).map(({ headers }) => headers.authorization);

  it('is renewed when it is about to end, with a new assertion', async () => {
    trial.says('POST /token', token(1, 32), token(2));
    await trial.run(); // waits for three seconds between the two questions
    expect(authorizations().filter(Boolean)).toContain('Bearer access-2');
    const jtis = trial.server.sentTo('/token', 'POST').map(({ form }) => form.get('client_assertion'));
    expect(new Set(jtis).size).toBe(2);
  });

  it('is renewed when the server does not take it any more', async () => {
    trial.says('POST /token', token(1), token(2));
    trial.says('GET /files/2', { status: 401 }, ndjsonFile('{"resourceType":"Condition"}\n'));
    expect((await trial.run()).report.outcome).toBe('complete');
    expect(trial.server.sentTo('/files/2').map(({ headers }) => headers.authorization)).toEqual([
      'Bearer access-1',
      'Bearer access-2',
    ]);
  });

  it('is asked for once by several downloads that find it refused', async () => {
    trial.says('POST /token', token(1), token(2));
    const once = ({ headers }: { headers: { authorization?: string | undefined } }, body: string) =>
      headers.authorization === 'Bearer access-1' ? { status: 401 } : ndjsonFile(body);
    trial.says('GET /files/1', request => once(request, ndjson(patients)));
    trial.says('GET /files/2', request => once(request, '{"resourceType":"Condition"}\n'));
    const config = { ...trial.worker, parallel: 4 };
    expect((await trial.run({ level: 'system' }, undefined, config)).report.outcome).toBe('complete');
    expect(trial.server.sentTo('/token', 'POST')).toHaveLength(2);
  });

  it('comes from where the server has its token endpoint now, when the old one does not work any more', async () => {
    trial.says('POST /token', token(1, 32), { status: 404 });
    const moved = { token_endpoint: `${trial.server.origin}/new-token` };
    const [before] = trial.server.answers['GET /fhir/.well-known/smart-configuration'] ?? [];
    if (before) trial.says('GET /fhir/.well-known/smart-configuration', before, { status: 200, body: moved });
    trial.says('POST /new-token', token(2));
    expect((await trial.run()).report.outcome).toBe('complete');
    expect(authorizations()).toContain('Bearer access-2');
  });

  it('is asked for with the key that is there now, when the old one was exchanged', async () => {
    trial.says('POST /token', token(1, 32), async () => {
      await ensureNextKey(trial.worker);
      await useNextKey(trial.worker);
      trial.says('POST /token', token(2));
      return { status: 401, body: { error: 'invalid_client' } };
    });
    expect((await trial.run()).report.outcome).toBe('complete');
    const kids = trial.server
      .sentTo('/token', 'POST')
      .map(({ form }) => form.get('client_assertion')?.split('.')[0] ?? '')
      .map(header => JSON.parse(Buffer.from(header, 'base64url').toString()).kid);
    expect(new Set(kids).size).toBe(2);
  });

  it.each([
    ['ahead of', 400_000],
    ['behind', -400_000],
  ])('that is refused because of our clock says how far it is %s the server’s', async (where, ms) => {
    const body = { error: 'invalid_client', error_description: 'The assertion is not valid now.' };
    const date = () => new Date(trial.clock.now() - ms).toUTCString();
    trial.says('POST /token', () => ({ status: 401, headers: { Date: date() }, body }));
    const { problem } = (await trial.run()).report;
    expect(problem).toMatch(
      new RegExp(`not valid now. The clock of this machine is (399|400|401) s ${where} the clock`),
    );
  });

  it('is not renewed for ever', async () => {
    trial.says('GET /files/2', { status: 401, body: outcome('login', 'Not for you.') });
    expect((await trial.run()).report).toMatchObject({ outcome: 'failed', problem: expect.stringContaining('401') });
    expect(trial.server.sentTo('/files/2')).toHaveLength(2);
  });

  it('stays here when the files need none', async () => {
    trial.says('GET /jobs/1', trial.manifest({ requiresAccessToken: false }));
    expect((await trial.run()).report.outcome).toBe('complete');
    expect(trial.server.sentTo('/files/1')[0]?.headers.authorization).toBeUndefined();
    expect(trial.server.sentTo('/jobs/1', 'DELETE')[0]?.headers.authorization).toBe('Bearer access-1');
  });

  it('is not sent to another origin unless that was named', async () => {
    const elsewhere = trial.server.origin.replace('localhost', '127.0.0.1');
    const output = trial.server.manifest.output.map(entry => ({
      ...entry,
      url: entry.url.replace(trial.server.origin, elsewhere),
    }));
    trial.says('GET /jobs/1', trial.manifest({ output }));
    expect((await trial.run()).report).toMatchObject({
      outcome: 'failed',
      problem: expect.stringContaining('BULK_WORKER_TOKEN_ORIGINS'),
    });
    expect(trial.server.sentTo('/files/1')).toEqual([]);
  });

  it('does not follow a redirect', async () => {
    trial.says('GET /files/1', { status: 302, headers: { Location: `${trial.server.origin}/elsewhere` } });
    expect((await trial.run()).report.outcome).toBe('failed');
    expect(trial.server.sentTo('/elsewhere')).toEqual([]);
  });

  it.each<[string, Answer, string]>([
    [
      'the key is not known',
      { status: 401, body: { error: 'invalid_client', error_description: 'No such key.' } },
      'No such key.',
    ],
    ['the scope is not allowed', { status: 400, body: { error: 'invalid_scope' } }, 'invalid_scope'],
    ['the answer is not JSON', { status: 200, body: '<html>' }, 'invalid_response'],
    ['the answer has no token', { status: 200, body: { token_type: 'bearer', scope: '' } }, 'access_token'],
  ])('is not there when %s', async (_what, answer, problem) => {
    trial.says('POST /token', answer);
    const { report } = await trial.run();
    expect(report).toMatchObject({ outcome: 'failed', problem: expect.stringContaining(problem) });
    expect(exitCode(report)).toBe(1);
    expect(trial.order()).toHaveLength(2);
  });
});
