import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createRepeatedAnswers } from './repeated-answers.ts';

let asked: string[];
let begun: string[];
let said: string | undefined;
let status: number;
let meanwhile: () => unknown;

const repeated = createRepeatedAnswers(({ method, path }, response) => {
  begun.push(`${method} ${path}`);
  response.setHeader('X-Request-Id', String(begun.length));
});
const app = express()
  .disable('etag')
  .get(
    '/document',
    repeated.keepWhile(() => said),
    (request, response) => {
      asked.push(`${request.host}${request.url}`);
      response.setHeader('X-Request-Id', 'of the route');
      response.setHeader('Cache-Control', 'public');
      response.status(status).setHeader('Content-Type', 'application/json');
      const text = JSON.stringify({ host: request.host, said, clínica: true });
      meanwhile();
      response.end(text);
    },
  )
  .set('trust proxy', true);
const server = createServer(repeated.before(app));

beforeAll(() => new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise(resolve => server.close(resolve)));
let host: string;
let count = 0;
beforeEach(() => {
  [asked, begun, said, status, meanwhile] = [[], [], 'this', 200, () => undefined];
  host = `ehr-${count++}.example`; // nothing is known of this host yet
});

it('is sent again as it was, under an id of its own', async () => {
  const first = await get();
  const second = await get();
  expect(asked).toEqual([`${host}/document`]);
  expect(begun).toEqual(['GET /document']);
  expect(second.text).toBe(first.text);
  expect(first.headers['x-request-id']).toBe('of the route');
  expect(withoutDate(second.headers)).toEqual({
    ...withoutDate(first.headers),
    'x-request-id': '1',
    'content-length': String(Buffer.byteLength(first.text)),
  });
});

it('is made anew when it would say something else', async () => {
  await get();
  said = 'that';
  expect((await get()).text).toContain('that');
  expect((await get()).text).toContain('that');
  expect(asked).toHaveLength(2);
});

it.each([
  ['nobody knows whether it still holds', () => (said = undefined)],
  ['it is an error', () => (status = 404)],
])('is not kept when %s', async (_when, change) => {
  change();
  await get();
  await get();
  expect(asked).toHaveLength(2);
});

it('is not sent while nobody knows whether it still holds', async () => {
  await get();
  said = undefined;
  await get();
  expect(asked).toHaveLength(2);
});

it.each([
  ['of another method', () => get({ method: 'HEAD' })],
  ['with a query', () => get({ path: '/document?a=b' })],
  ['of another host', () => get({ hosts: ['other.example'] })],
  ['that a proxy passed on for another host', () => get({ forwardedFor: 'other.example' })],
  ['with two hosts', () => get({ hosts: [host, 'other.example'] })],
])('answers no request %s', async (_what, ask) => {
  await get();
  await ask();
  expect(begun).toEqual([]);
});

it('is kept once, however the host is written', async () => {
  await get();
  await get({ hosts: [host.toUpperCase()] });
  expect(asked).toHaveLength(1);
});

it('is not kept when what it says changes while it is made', async () => {
  meanwhile = () => (said = 'that');
  await get();
  meanwhile = () => undefined;
  expect((await get()).text).toContain('that');
  expect(asked).toHaveLength(2);
});

it('is pushed out when strangers fill the memory, and kept again when it is asked for', async () => {
  await get();
  for (let at = 0; at < 300; at++) await get({ hosts: [`${at}.${host}`] });
  await get();
  expect(begun).toEqual([]);
  await get();
  expect(begun).toEqual(['GET /document']);
  await get({ hosts: [`0.${host}`] });
  expect(begun).toHaveLength(1);
});

const withoutDate = ({ date: _date, 'transfer-encoding': _chunked, ...headers }: IncomingHttpHeaders) => headers;

type Asked = { method?: string; path?: string; hosts?: string[]; forwardedFor?: string };

function get({ method = 'GET', path = '/document', hosts = [host], forwardedFor }: Asked = {}) {
  const { port } = server.address() as AddressInfo;
  const lines = [
    ...hosts.flatMap(name => ['Host', name]),
    ...(forwardedFor === undefined ? [] : ['X-Forwarded-Host', forwardedFor]),
  ];
  return new Promise<{ headers: IncomingHttpHeaders; text: string }>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers: lines, setHost: false }, response => {
      let text = '';
      response.setEncoding('utf8').on('data', chunk => {
        text += chunk;
      });
      response.on('end', () => resolve({ headers: response.headers, text }));
    });
    sent.on('error', reject).end();
  });
}
