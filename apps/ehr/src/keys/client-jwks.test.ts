import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ClientJwks, createClientJwks } from './client-jwks.ts';

const key = (kid: string) => ({ kty: 'EC', kid });
const minuteMs = 60_000;

/** What the client's URL answers, and how often it was asked. */
let answer: { status: number; keys: unknown; cacheControl?: string };
let asked: number;
let nowMs: number;
let server: Server;
let jwksUri: string;
let keys: ClientJwks;

beforeEach(async () => {
  [answer, asked, nowMs] = [{ status: 200, keys: [key('a')] }, 0, 0];
  server = createServer((_, response) => {
    asked += 1;
    const { status, keys, cacheControl } = answer;
    if (cacheControl) response.setHeader('Cache-Control', cacheControl);
    setTimeout(() => response.writeHead(status).end(JSON.stringify({ keys })), 10);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  jwksUri = `http://localhost:${(server.address() as AddressInfo).port}/jwks.json`;
  keys = createClientJwks({ demo: true }, () => nowMs);
});
afterEach(() => server.close());

const kids = async (read = keys.of({ jwksUri })) => (await read).keys.map(({ kid }) => kid);

test('registered inline are at hand', async () => {
  expect(await keys.of({ jwks: { keys: [key('inline')] } })).toEqual({ keys: [key('inline')] });
  expect(await keys.renewed({ jwks: { keys: [key('inline')] } })).toEqual({ keys: [] });
  expect(asked).toBe(0);
});

test('registered nowhere are refused', async () => {
  await expect(keys.of({})).rejects.toMatchObject({ code: 'invalid_client', description: /none are registered/ });
});

test('asked for by many at once are read once', async () => {
  await Promise.all(Array.from({ length: 10 }, () => kids()));
  expect(asked).toBe(1);
});

describe('read from a URL are kept', () => {
  test.each([
    ['five minutes, when it does not say', undefined, 5 * minuteMs],
    ['as long as it says', 'public, max-age=60', minuteMs],
    ['an hour at most', 'max-age=86400', 60 * minuteMs],
    ['five minutes, when it says nothing that can be understood', 'max-age=soon', 5 * minuteMs],
  ])('%s', async (_, cacheControl, keptMs) => {
    answer = { ...answer, ...(cacheControl && { cacheControl }) };
    await kids();
    nowMs = keptMs - 1;
    answer.keys = [key('b')];
    expect(await kids()).toEqual(['a']);
    nowMs = keptMs;
    expect(await kids()).toEqual(['b']);
    expect(asked).toBe(2);
  });

  test.each(['no-store', 'no-cache', 'max-age=0', 'max-age=600, no-cache'])(
    'not at all with %s',
    async cacheControl => {
      answer.cacheControl = cacheControl;
      await kids();
      answer.keys = [key('b')];
      expect(await kids()).toEqual(['b']);
    },
  );
});

describe('read anew for an unknown key', () => {
  test('are those of now', async () => {
    await kids();
    answer.keys = [key('b')];
    expect(await kids(keys.renewed({ jwksUri }))).toEqual(['b']);
    expect(await kids()).toEqual(['b']);
  });

  test('are not read more than once in ten seconds', async () => {
    await kids();
    await keys.renewed({ jwksUri });
    nowMs = 9_999;
    await keys.renewed({ jwksUri });
    expect(asked).toBe(2);
    nowMs = 10_000;
    await keys.renewed({ jwksUri });
    expect(asked).toBe(3);
  });

  test('are the same for all who need them at once', async () => {
    await kids();
    answer.keys = [key('b')];
    const all = await Promise.all(Array.from({ length: 5 }, () => kids(keys.renewed({ jwksUri }))));
    expect([all.flat(), asked]).toEqual([['b', 'b', 'b', 'b', 'b'], 2]);
  });

  test('are those that were known, if they cannot be read', async () => {
    await kids();
    answer.status = 500;
    await expect(keys.renewed({ jwksUri })).rejects.toThrow(/status 500/);
    expect(await kids()).toEqual(['a']);
  });
});

describe('that cannot be read', () => {
  test('are refused with the reason', async () => {
    answer.status = 500;
    await expect(kids()).rejects.toMatchObject({
      code: 'invalid_client',
      status: 400,
      description:
        'The keys of this client cannot be read: its jwks_uri answers with status 500 (redirects are not followed).',
    });
  });

  test('are asked for again after ten seconds, not before', async () => {
    answer.status = 500;
    await expect(kids()).rejects.toThrow(/status 500/);
    answer.status = 200;
    nowMs = 9_999;
    await expect(kids()).rejects.toThrow(/status 500/);
    nowMs = 10_000;
    expect(await kids()).toEqual(['a']);
  });

  test('outside of the demonstration are refused by their address', async () => {
    keys = createClientJwks({ demo: false }, () => nowMs);
    await expect(kids()).rejects.toMatchObject({ code: 'invalid_client', description: /must be https/ });
    expect(asked).toBe(0);
  });
});
