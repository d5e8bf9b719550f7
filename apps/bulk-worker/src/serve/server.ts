import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer, type RequestListener, type ServerResponse } from 'node:http';
import type { Config } from '../config.ts';

/** The routes of `serve`. */
export function createApp(config: Config): RequestListener {
  return async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', config.origin);
    if (pathname === '/healthz') return send(response, 200, 'text/plain', 'ok\n');
    if (pathname === '/jwks.json') return sendJwks(config, response);
    send(response, 404, 'text/plain', 'There is nothing here.\n');
  };
}

/** One server for each address of the loopback: `localhost` is 127.0.0.1 to some programs and ::1 to others. */
export async function listen(config: Config) {
  const app = createApp(config);
  return Promise.all(
    ['127.0.0.1', '::1'].map(async host => {
      const server = createHttpServer(app);
      await new Promise<void>(resolve => server.listen({ host, port: config.port }, resolve));
      return server;
    }),
  );
}

async function sendJwks({ jwksFile }: Config, response: ServerResponse) {
  response.setHeader('Cache-Control', 'public, max-age=300');
  send(response, 200, 'application/json', await readFile(jwksFile, 'utf8'));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': type }).end(body);
}
