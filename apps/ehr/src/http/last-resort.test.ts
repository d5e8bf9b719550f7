import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { lastResort } from './errors.ts';
import { createLogger } from './log.ts';

const lines: string[] = [];
const log = createLogger(line => lines.push(line), Date.now);
const failure = Object.assign(new Error('out of luck'), { detail: 'Key (patient)=(Denise Carter) is there already.' });

const app = express();
app.get('/at-once', () => {
  throw failure;
});
app.get('/in-the-middle', (_request, response) => {
  response.write('half of it');
  throw failure;
});
app.get('/at-the-end', (_request, response) => {
  response.end('all of it');
  throw failure;
});
app.use(lastResort({ log }));
const server = createServer(app);
let origin = '';
beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

/** What the client gets; what is in the log, and what anybody else wrote down. */
async function ask(path: string) {
  lines.length = 0;
  const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
  const text = await fetch(origin + path)
    .then(response => response.text())
    .catch(() => 'broken off');
  await new Promise(resolve => setTimeout(resolve, 50));
  const others = printed.mock.calls.length;
  printed.mockRestore();
  return { text, lines: lines.length, others };
}

test.each([
  ['/at-once', 'The server failed.\n'],
  ['/in-the-middle', 'broken off'],
  ['/at-the-end', 'all of it'],
])('%s: what failed is told in the log alone, once, without what a database says of its rows', async (path, text) => {
  expect(await ask(path)).toEqual({ text, lines: 1, others: 0 });
  expect(lines[0]).toContain('out of luck');
  expect(lines[0]).not.toContain('Denise');
});
