import { describe, expect, it } from 'vitest';
import { refusalOf } from '../testing/refusal.ts';
import { type LaunchRecord, verifyLaunch, verifyLaunchUser } from './launch.ts';

const now = Date.parse('2025-06-01T12:00:00Z');
const record: LaunchRecord = { clientId: 'app', door: 'current', username: 'aokafor', expiresAtMs: now + 1 };
const request = {
  clientId: 'app',
  scope: 'launch openid patient/*.rs',
  codeChallenge: 'c'.repeat(43),
  target: { redirectUri: 'https://app.example/callback', state: 's' },
};
const takenBy = {
  codeChallenge: request.codeChallenge,
  state: 's',
  scope: request.scope,
  redirectUri: request.target.redirectUri,
  hasCode: false,
  sameBrowser: true,
};
const verify = (differences: object) => verifyLaunch({ record, request, door: 'current', now, ...differences });

describe('a launch', () => {
  it('is taken by the first request', () => {
    expect(verify({})).toBe('take');
  });

  it('is resumed by the identical request of the same browser, also when its time is over', () => {
    expect(verify({ record: { ...record, takenBy } })).toBe('resume');
    expect(verify({ record: { ...record, takenBy, expiresAtMs: now } })).toBe('resume');
  });

  it('is resumed by a legacy app without PKCE and state', () => {
    const legacy = { ...request, codeChallenge: undefined, target: { redirectUri: request.target.redirectUri } };
    const taken = { ...takenBy, codeChallenge: undefined, state: undefined };
    expect(verify({ request: legacy, record: { ...record, takenBy: taken } })).toBe('resume');
  });

  it.each([
    ['without the scope launch', { request: { ...request, scope: 'launch/patient openid' } }],
    ['that was never made', { record: undefined }],
    ['of another app', { record: { ...record, clientId: 'other' } }],
    ['of another front door', { door: 'webchart-2024' }],
    ['after five minutes', { record: { ...record, expiresAtMs: now } }],
    ['a second time, after a code was given', { record: { ...record, takenBy: { ...takenBy, hasCode: true } } }],
    ['a second time, from another browser', { record: { ...record, takenBy: { ...takenBy, sameBrowser: false } } }],
    ['with another challenge', { record: { ...record, takenBy: { ...takenBy, codeChallenge: 'd'.repeat(43) } } }],
    [
      'with a challenge, after one without',
      { record: { ...record, takenBy: { ...takenBy, codeChallenge: undefined } } },
    ],
    ['with another state', { record: { ...record, takenBy: { ...takenBy, state: 't' } } }],
    ['with another scope', { record: { ...record, takenBy: { ...takenBy, scope: 'launch user/*.rs' } } }],
    ['to another redirect_uri', { record: { ...record, takenBy: { ...takenBy, redirectUri: 'https://x.example' } } }],
  ])('is refused %s', async (_, differences) => {
    expect(await refusalOf(() => verify(differences))).toMatchObject({ code: 'invalid_request', status: 400 });
  });

  it('tells another app no more than that it is not known', async () => {
    const foreign = { ...record, clientId: 'other', takenBy: { ...takenBy, hasCode: true } };
    const unknown = await refusalOf(() => verify({ record: undefined }));
    expect((await refusalOf(() => verify({ record: foreign }))).description).toBe(unknown.description);
  });
});

describe('the person who goes on', () => {
  it('is the one who started it', () => {
    expect(() => verifyLaunchUser(record, 'aokafor')).not.toThrow();
  });

  it('is refused when it is another one', async () => {
    const refusal = await refusalOf(() => verifyLaunchUser(record, 'nchen'));
    expect(refusal.code).toBe('invalid_request');
    expect(refusal.description).not.toContain('aokafor');
  });
});
