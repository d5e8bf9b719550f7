import { createServer, type Server, type ServerOptions } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import express from 'express';
import { afterEach, expect, test } from 'vitest';
import { endIdleConnections, serverLimits } from './server-limits.ts';

const quick = { ...serverLimits, headersTimeout: 150, requestTimeout: 400, connectionsCheckingInterval: 30 };

let server: Server;
afterEach(() => void server.close());

async function listen(options: ServerOptions): Promise<number> {
  const app = express();
  app.post('/form', express.text({ type: () => true }), (_request, response) => void response.send('read'));
  server = createServer(options, app).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

/** Sends one piece after the other, so far apart, and answers what came back until the server hung up. */
function send(port: number, pieces: string[], everyMs: number): Promise<{ answer: string; afterMs: number }> {
  return new Promise(resolve => {
    const startedMs = performance.now();
    const left = [...pieces];
    const socket = connect(port, '127.0.0.1', () => socket.write(left.shift() ?? ''));
    const timer = setInterval(() => {
      const piece = left.shift();
      if (piece !== undefined && socket.writable) socket.write(piece);
    }, everyMs);
    let answer = '';
    socket.on('data', data => {
      answer += data;
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(timer);
      resolve({ answer, afterMs: performance.now() - startedMs });
    });
  });
}

const head = 'POST /form HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n';

test('a request that comes in one piece is answered', async () => {
  const { answer } = await send(await listen(quick), [`${head}Content-Length: 3\r\n\r\na=b`], 1_000);
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
});

test('headers that come byte by byte are cut off', async () => {
  const { answer, afterMs } = await send(await listen(quick), [head, ...Array(1000).fill('X: y\r\n')], 50);
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(afterMs).toBeLessThan(20_000);
});

test('a body that comes byte by byte is cut off', async () => {
  const pieces = [`${head}Content-Length: 1000\r\n\r\n`, ...Array(1000).fill('x')];
  const { answer, afterMs } = await send(await listen(quick), pieces, 50);
  expect(answer).not.toContain('read');
  expect(afterMs).toBeLessThan(20_000);
});

test('headers that are too long are refused', async () => {
  const { answer } = await send(await listen(quick), [`${head}X: ${'y'.repeat(20_000)}\r\n\r\n`], 1_000);
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
});

test('a connection on which nothing moves ends', async () => {
  const port = await listen({ ...quick, headersTimeout: 60_000, requestTimeout: 60_000 });
  endIdleConnections(server, 100);
  const { afterMs } = await send(port, [head], 60_000);
  expect(afterMs).toBeLessThan(20_000);
});
