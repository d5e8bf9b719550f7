import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Resource } from '@smart-ehr/fhir';
import { describeOnEachDatabase, type TestDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startFhirServer } from '../fhir/testing.ts';
import { begin, complete } from './testing.ts';

const mebibyte = 1024 * 1024;
const accesses = { all: { scope: 'system/*.rs' }, other: { scope: 'system/*.rs', clientId: 'other' } };

const dataOf = (n: number) => String.fromCharCode(65 + (n % 26)).repeat(mebibyte / 4);

/** More than the buffers of two sockets hold. */
function* notes(): Generator<Resource> {
  for (let n = 0; n < 96; n++) {
    yield { resourceType: 'Binary', id: `note-${n}`, contentType: 'text/plain', data: dataOf(n) };
  }
}

describeOnEachDatabase('a client that takes nothing of a file', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  let database: TestDatabase;
  let status = '';
  let file = '';
  const sockets: Socket[] = [];
  beforeAll(async () => {
    database = await open();
    server = await startFhirServer(database, notes(), accesses);
    status = await begin(server, '$export', 'all');
    file = (await complete(server, status, 'all')).output[0]?.url ?? '';
  }, 60_000);
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    expect(server.brokenOff).toEqual([]); // Who goes away is no error of ours.
  });
  afterAll(() => server.close());

  /** Asks for the file so many times on one connection, reads the first piece of the first answer, and then no more. */
  async function stall(url = file, times = 1): Promise<Socket> {
    const { hostname, port, host, pathname } = new URL(url);
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    socket.on('error', () => {});
    socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer all\r\n\r\n`.repeat(times));
    await once(socket, 'readable');
    return socket;
  }
  const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));
  const head = (token: string) => server.request(file, token, { method: 'HEAD' });
  /** Asks for the file again and again until it is there, and gives up the download. */
  async function served(token: string): Promise<void> {
    for (;;) {
      const ended = new AbortController();
      const response = await server.request(file, token, { signal: ended.signal });
      ended.abort();
      if (response.status === 200) return;
      await wait(50);
    }
  }

  test('holds no statement of the database, and reads no further', async () => {
    for (let n = 0; n < 5; n++) await stall();
    await expect.poll(() => server.countStatements(() => wait(300)), { timeout: 60_000 }).toBe(0);
    if (database.sql.dialect !== 'postgresql') return;
    const busy = await database.sql.read(
      `select 1 as one from pg_stat_activity
       where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`,
    );
    expect(busy).toEqual([]);
  });

  test('does not cost others their files; of its own it has sixteen at once', async () => {
    await served('all');
    for (let n = 0; n < 16; n++) await stall();
    const refused = await server.request(file, 'all');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
    expect(await refused.json()).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'throttled' }] });
    expect((await server.request(status, 'all')).status).toBe(200);
    const others = await complete(server, await begin(server, '$export', 'other'), 'other');
    const theirs = await server.request(others.output[0]?.url ?? '', 'other');
    expect((await theirs.arrayBuffer()).byteLength).toBeGreaterThan(24 * mebibyte);
    sockets.pop()?.destroy();
    await served('all');
  }, 30_000);

  test('goes away with all that it has asked for on the same connection, whether it was its turn or not', async () => {
    await served('all');
    const socket = await stall(file, 16);
    await expect.poll(async () => (await head('all')).status, { timeout: 10_000 }).toBe(429);
    socket.destroy();
    await served('all');
    for (let n = 0; n < 15; n++) await stall();
    expect((await head('all')).status).toBe(200);
  }, 30_000);

  test('is cut off after a while, and with it what it had under way', async () => {
    await served('all');
    server.endIdleAfter(2000);
    for (let n = 0; n < 16; n++) await stall();
    expect((await server.request(file, 'all')).status).toBe(429);
    await served('all');
    server.endIdleAfter(120_000);
  }, 30_000);

  test('gets the file to its end when the export is deleted meanwhile; then it is gone', async () => {
    const url = await begin(server, '$export', 'all');
    const [output] = (await complete(server, url, 'all')).output;
    const whole = await (await server.request(output?.url ?? '', 'all')).arrayBuffer();
    const response = await server.request(output?.url ?? '', 'all');
    expect((await server.request(url, 'all', { method: 'DELETE' })).status).toBe(202);
    expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.from(whole))).toBe(true);
    const after = await server.request(output?.url ?? '', 'all');
    expect(after.status).toBe(404);
    expect(await after.json()).toMatchObject({ resourceType: 'OperationOutcome' });
  }, 30_000);

  test.each(['identity', 'gzip'])('gets every byte when it takes them in fits and starts: %s', async encoding => {
    const response = await server.request(file, 'all', { headers: { 'accept-encoding': encoding } });
    const pieces: Uint8Array[] = [];
    for await (const piece of response.body ?? []) {
      if (pieces.length % 40 === 0) await wait(10);
      pieces.push(piece);
    }
    const lines = Buffer.concat(pieces).toString().trimEnd().split('\n');
    expect(lines).toHaveLength(96);
    for (const [n, line] of lines.entries()) {
      const { id, data } = JSON.parse(line);
      expect([id, data === dataOf(n)]).toEqual([`note-${n}`, true]);
    }
  });

  test('is told that no part of a file can be had, and gets the whole', async () => {
    const response = await server.request(file, 'all', { headers: { range: 'bytes=100-' } });
    expect([response.status, response.headers.get('accept-ranges')]).toEqual([200, 'none']);
    expect(response.headers.get('content-range')).toBeNull();
    expect((await response.text()).startsWith('{"resourceType":"Binary"')).toBe(true);
    expect((await head('all')).headers.get('accept-ranges')).toBe('none');
  });
});
