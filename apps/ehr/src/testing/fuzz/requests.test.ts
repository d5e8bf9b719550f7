import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { asCurl } from './curl.ts';
import { requestOf } from './fuzz.ts';
import { exchange, parseAnswer } from './raw-answer.ts';
import { bytesOf, get, post, type RawRequest } from './raw-request.ts';
import { shrink } from './shrink.ts';
import { complaintAboutLog } from './told-secrets.ts';

const valid: RawRequest[][] = [
  [get('/a', { query: [['scope', 'openid']], headers: [['Authorization', 'Bearer at_x']] })],
  [post('/b', { form: [['code', 'c_x']] }), post('/c', { json: { redirect_uris: ['https://app.example/'] } })],
];
const bytes = (request: RawRequest) => bytesOf(request, 'localhost').toString('base64');
const hundred = (seed: number) => Array.from({ length: 100 }, (_, number) => bytes(requestOf(seed, number, valid)));

it('makes the same requests from the same seed', () => {
  expect(hundred(7)).toEqual(hundred(7));
});

it('makes other requests from another seed, and a different one each time', () => {
  expect(hundred(8)).not.toEqual(hundred(7));
  expect(new Set(hundred(7)).size).toBe(100);
});

it('shows a request as a line for bash that sends the same bytes', async () => {
  const bodies: Buffer[] = [];
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    bodies.push(Buffer.from(`${request.method} ${request.url} ${request.headers['x-odd']}`), Buffer.concat(chunks));
    response.end();
  }).listen(0);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const headers: [string, string][] = [['X-Odd', `it's "odd" \\ $x \xff`]];
  const line = asCurl(post('/a/../b', { query: [['q', "'\0"]], headers, body: Buffer.from([0, 255, 10, 39]) }), origin);
  await promisify(execFile)('bash', ['-c', line]);
  expect(bodies).toEqual([Buffer.from(`POST /a/../b?q=%27%00 ${headers[0]?.[1]}`), Buffer.from([0, 255, 10, 39])]);
  server.close();
});

it('leaves out what a request can fail without', async () => {
  const request = get('/x', {
    headers: [
      ['A', '1'],
      ['B', '2'],
    ],
    query: [
      ['c', '3'],
      ['d', '4'],
    ],
  });
  const fails = async ({ headers, query }: RawRequest) =>
    headers.some(([name]) => name === 'B') && query.some(([name]) => name === 'c');
  expect(await shrink(request, fails)).toEqual(get('/x', { headers: [['B', '2']], query: [['c', '3']] }));
});

it('keeps a request as it is that fails once only', async () => {
  const request = get('/x', { headers: [['A', '1']] });
  expect(await shrink(request, async () => false)).toEqual(request);
});

it('reads an answer in chunks, after a 100', () => {
  const text =
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n';
  expect(parseAnswer(Buffer.from(text))).toMatchObject({ status: 200, body: 'abcd' });
});

it.each([
  ['', 'nothing came'],
  ['hello', 'it is no HTTP'],
])('reads %j as none', (text, problem) => {
  expect(parseAnswer(Buffer.from(text))).toEqual({ problem });
});

it.each([
  ['gzip', gzipSync('abcd'), { status: 200, body: 'abcd' }],
  ['br', brotliCompressSync('abcd'), { status: 200, body: 'abcd' }],
  ['gzip', Buffer.from('abcd'), { problem: 'its coding cannot be undone' }],
  ['gzip', Buffer.alloc(0), { status: 200, body: '' }],
])('undoes the coding of a body: %s, %s', (coding, body, expected) => {
  const head = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\n\r\n`);
  expect(parseAnswer(Buffer.concat([head, body]))).toMatchObject(expected);
});

it('waits no longer than the deadline', async () => {
  const server = createServer(() => {}).listen(0);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const answer = await exchange(bytesOf(get('/'), 'localhost'), { origin, deadlineMs: 50, cut: false });
  expect(answer).toMatchObject({ problem: 'it never ended' });
  server.close();
});

it.each([
  ['{"event":"x","token":"at_0123456789abcdef"}', /holds a secret/],
  ['{"level":"error","event":"failed"}', /has an error/],
  ['Warning: something', /no line of the log/],
])('complains about a log with %s', (line, complaint) => {
  expect(complaintAboutLog(['{"level":"info"}', line], ['at_0123456789abcdef'])).toMatch(complaint);
});

it('has nothing against a log that tells nothing', () => {
  expect(complaintAboutLog(['{"level":"info","path":"/token"}', ''], ['at_0123456789abcdef'])).toBeUndefined();
});
