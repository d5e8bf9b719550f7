import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMessages, takeMessages } from './messages.ts';

const messages = createMessages();
const app = express();
takeMessages(app, messages);
app.get('/:name', (request, response) => {
  response.json({ name: request.params.name, host: request.hostname, isOfApp: request.app === app });
});
/** What Express changed of the messages on their way to the routes. */
const changed: boolean[] = [];
const server = createServer(messages, (request, response) => {
  const before = [request, response].map(Object.getPrototypeOf);
  app(request, response);
  changed.push(...[request, response].map((message, at) => Object.getPrototypeOf(message) !== before[at]));
});

beforeAll(() => new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise(resolve => server.close(resolve)));

test('messages are the app’s from the start, and have all that Express gives', async () => {
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/it`);
  expect(await answer.json()).toEqual({ name: 'it', host: '127.0.0.1', isOfApp: true });
  expect(changed).toEqual([false, false]);
});
