import { afterEach, beforeEach, expect, it, vi } from 'vitest';
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
