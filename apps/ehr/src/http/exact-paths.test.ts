import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exactPaths } from './exact-paths.ts';

describe('a route that is found by its path', () => {
  let server: Server;
  let origin: string;
  beforeAll(async () => {
    const otherwise = express.Router();
    const { route, atOnce } = exactPaths(otherwise, (error, _request, response, _next) => {
      response.status(400).end(String(error));
    });
    route(['/one', '/other/']).get((request, response) => void response.end(`at ${request.path}`));
    route(['/broken']).get(() => {
      throw new Error('told');
    });
    const app = express();
    app.use((request, response, next) => atOnce(request, response, next));
    app.use((_request, response, next) => {
      response.setHeader('Found', 'otherwise');
      next();
    });
    app.use(otherwise);
    server = createServer(app);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise(resolve => server.close(resolve)));

  const outcome = async (path: string, method = 'GET') => {
    const response = await fetch(origin + path, { method });
    const text = await response.text();
    return [response.status, response.headers.get('found'), response.ok ? text : text.split('\n')[0]];
  };

  test.each([
    ['/one', null],
    ['/one/', null],
    ['/one?two', null],
    ['/other', null],
    ['/other/', null],
    ['/One', 'otherwise'],
  ])('%s is answered, found %s', async (path, found) => {
    expect(await outcome(path)).toEqual([200, found, `at ${path.split('?')[0]}`]);
  });

  test.each([
    ['/broken', null],
    ['/BROKEN', 'otherwise'],
  ])('%s, which throws, is answered by the errors’ handler, found %s', async (path, found) => {
    expect(await outcome(path)).toEqual([400, found, 'Error: told']);
  });

  test.each(['/none', '/one/none', '/__proto__', '/'])('%s is nobody’s', async path => {
    expect((await outcome(path))[0]).toBe(404);
  });

  test('a method that the route lacks is nobody’s', async () => {
    expect((await outcome('/one', 'DELETE'))[0]).toBe(404);
  });
});
