import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Nobody listens at the redirect URIs of the test kits (localhost:4567). The browser is led to this server instead
 * (see playwright.config.ts), wherever it listens: a test that follows a redirect arrives at a page.
 */
export default async function openTheirPlace(): Promise<() => Promise<void>> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end('<title>the app</title>');
  });
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve));
  process.env.E2E_THEIR_PORT = String((server.address() as AddressInfo).port);
  return () => new Promise(resolve => server.close(() => resolve()).closeAllConnections());
}
