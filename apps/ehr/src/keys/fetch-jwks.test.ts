import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { fetchJwks } from './fetch-jwks.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `http://localhost:${(server.address() as AddressInfo).port}/jwks.json`;
}
const anyHost = { anyHost: true };
const key = { kty: 'EC', kid: 'a' };

test('reads the key set of a client, and how long it may be kept', async () => {
  const uri = await serve((_, response) => {
    response.setHeader('Cache-Control', 'max-age=60');
    response.end(JSON.stringify({ keys: [key] }));
  });
  expect(await fetchJwks(uri, anyHost)).toEqual({ jwks: { keys: [key] }, cacheControl: 'max-age=60' });
});

test('asks with GET and without a word about itself', async () => {
  const asked: unknown[] = [];
  const uri = await serve((request, response) => {
    asked.push(request.method, request.headers);
    response.end(JSON.stringify({ keys: [] }));
  });
  await fetchJwks(uri, anyHost);
  const accept = 'application/jwk-set+json, application/json';
  expect(asked).toEqual(['GET', { accept, host: new URL(uri).host, connection: 'close' }]);
});

describe('refuses', () => {
  test.each<[string, RequestListener, RegExp]>([
    ['a redirect', (_, response) => response.writeHead(302, { location: 'http://localhost/' }).end(), /status 302/],
    ['an error', (_, response) => response.writeHead(404).end('{"keys":[]}'), /status 404/],
    ['what is not JSON', (_, response) => response.end('<html>'), /no JWK Set/],
    ['a bare list of keys', (_, response) => response.end(JSON.stringify([key])), /no JWK Set/],
    ['null', (_, response) => response.end('null'), /no JWK Set/],
    ['more than 64 kB', (_, response) => response.end(`{"keys":[],"x":"${'x'.repeat(65_536)}"}`), /larger than 64 kB/],
    ['a broken connection', (_, response) => response.destroy(), /cannot be reached/],
    ['an answer that breaks off', (_, response) => response.write('{"keys"', () => response.destroy()), /be reached/],
    ['silence', () => {}, /within three seconds/],
    ['an answer without an end', (_, response) => void response.write('{'), /within three seconds/],
  ])('%s', async (_, listener, why) => {
    await expect(fetchJwks(await serve(listener), anyHost)).rejects.toThrow(why);
  });

  test('a port where nobody listens', async () => {
    await expect(fetchJwks('http://localhost:1/jwks.json', anyHost)).rejects.toThrow(/cannot be reached/);
  });

  test.each([
    ['http', 'http://jwks.example/', /must be https/],
    ['this machine by its address', 'https://127.0.0.1/', /not on the public internet/],
    ['this machine by a number', 'https://2130706433/', /not on the public internet/],
    ['this machine by its address, IPv6', 'https://[::1]/', /not on the public internet/],
    ['this machine by its name', 'https://localhost/', /not on the public internet/],
    ['what clouds keep their secrets at', 'https://169.254.169.254/latest/meta-data', /not on the public internet/],
  ])('%s, outside of the demonstration', async (_, uri, why) => {
    await expect(fetchJwks(uri, { anyHost: false })).rejects.toThrow(why);
  });
});

test('leaves out what is no key', async () => {
  const uri = await serve((_, response) => void response.end(JSON.stringify({ keys: [key, null, 'x', { kid: 'b' }] })));
  expect((await fetchJwks(uri, anyHost)).jwks.keys).toEqual([key]);
});
