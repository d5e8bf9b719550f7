import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { whoListens } from './listener.mjs';
import { isBusy } from './ports.mjs';

const servers = [];
afterEach(() => servers.splice(0).map(server => server.close()));

async function listenOn(host) {
  const server = createServer().listen(0, host);
  servers.push(server);
  await once(server, 'listening');
  return server.address().port;
}

it('finds a port free after its server has closed', async () => {
  const port = await listenOn('127.0.0.1');
  const [server] = servers.splice(0);
  server.close();
  await once(server, 'close');
  expect(await isBusy(port)).toBe(false);
});

it.each(['127.0.0.1', '0.0.0.0'])('finds a port busy that somebody listens on at %s', async host => {
  expect(await isBusy(await listenOn(host))).toBe(true);
});

it.runIf(process.platform === 'linux')('says who listens', async () => {
  expect(whoListens(await listenOn('127.0.0.1'))).toContain(`(process ${process.pid})`);
});

it('does not invent a listener', async () => {
  expect(whoListens(1)).toBeUndefined();
});
