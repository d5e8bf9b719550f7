import { describe, expect, it } from 'vitest';
import { refusalOf } from '../testing/refusal.ts';
import { createRequestUri, isPushedRequestUri, verifyPushedRequest } from './pushed-request.ts';

const now = Date.parse('2025-06-01T12:00:00Z');
const record = { clientId: 'app', door: 'current', expiresAtMs: now + 1, used: false };
const verify = (differences: object) =>
  verifyPushedRequest({ record, asked: { clientId: 'app' }, door: 'current', now, ...differences });

describe('a reference', () => {
  it('is a URN that nobody can guess, another each time', () => {
    expect(createRequestUri()).toMatch(/^urn:ietf:params:oauth:request_uri:par_[\w-]{43}$/);
    expect(createRequestUri()).not.toBe(createRequestUri());
  });

  it('is told from other request_uris', () => {
    expect(isPushedRequestUri(createRequestUri())).toBe(true);
    for (const other of [undefined, '', 'https://app.example/request.jwt', 'urn:ietf:params:oauth:request_uri:x']) {
      expect(isPushedRequestUri(other)).toBe(false);
    }
  });
});

describe('a pushed request', () => {
  it('is gone on with by its client', () => {
    expect(verify({})).toBe(record);
  });

  it('needs the client_id', async () => {
    expect(await refusalOf(() => verify({ asked: {} }))).toMatchObject({ code: 'invalid_request', status: 400 });
  });

  it.each([
    ['that was never pushed', { record: undefined }],
    ['of another client', { asked: { clientId: 'other' } }],
    ['of another front door', { door: 'webchart-2024' }],
    ['a second time', { record: { ...record, used: true } }],
    ['after its time', { record: { ...record, expiresAtMs: now } }],
  ])('is refused %s', async (_, differences) => {
    expect(await refusalOf(() => verify(differences))).toMatchObject({ code: 'invalid_request_uri', status: 400 });
  });
});
