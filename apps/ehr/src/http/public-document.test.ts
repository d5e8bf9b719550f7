import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { current } from '../front-doors.ts';
import { createFindOrigin } from './origin.ts';
import { publicDocument } from './public-document.ts';

const config = { url: 'https://ehr.example', originAliases: ['https://alias.example'] };
const derived: string[] = [];
const server = createServer(
  express().use(
    publicDocument({ findOrigin: createFindOrigin(config) }, current, ({ issuer }) => {
      derived.push(issuer);
      return { issuer, name: 'Clínica' };
    }),
  ),
);

beforeAll(() => new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise(resolve => server.close(resolve)));

it('is derived once for each origin, and says to each its own', async () => {
  const bodies = [await get('ehr.example'), await get('alias.example'), await get('ehr.example')];
  expect(bodies.map(({ body }) => body.issuer)).toEqual([
    'https://ehr.example',
    'https://alias.example',
    'https://ehr.example',
  ]);
  expect(derived).toEqual(['https://ehr.example', 'https://alias.example']);
});

it('says its type and its length in bytes', async () => {
  const { headers, text } = await get('ehr.example');
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(headers['content-length']).toBe(String(Buffer.byteLength(text)));
});

it('names the length to a HEAD, too, and sends nothing', async () => {
  const { headers, text } = await get('ehr.example', 'HEAD');
  expect(headers['content-length']).toBe(String(Buffer.byteLength((await get('ehr.example')).text)));
  expect(text).toBe('');
});

async function get(host: string, method = 'GET') {
  const { port } = server.address() as AddressInfo;
  return new Promise<{ headers: IncomingHttpHeaders; text: string; body: { issuer?: string } }>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, headers: { Host: host } }, response => {
      let text = '';
      response.setEncoding('utf8').on('data', chunk => {
        text += chunk;
      });
      response.on('end', () => resolve({ headers: response.headers, text, body: text ? JSON.parse(text) : {} }));
    });
    sent.on('error', reject).end();
  });
}
