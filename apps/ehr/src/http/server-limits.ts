import type { Server, ServerOptions } from 'node:http';

/**
 * How long and how large things may be on the wire. Who sends slower than this is cut off with 408, who sends longer
 * headers with 431; so nobody can hold connections by sending a byte now and then. What a body may hold is for its endpoint
 * to say. https://nodejs.org/api/http.html#httpcreateserveroptions-requestlistener
 */
export const serverLimits = {
  /** For the headers of a request, from its first byte. */
  headersTimeout: 10_000,
  /** For a whole request, body and all. Answers may take as long as they like: exports do. */
  requestTimeout: 30_000,
  /** How often the two are checked. */
  connectionsCheckingInterval: 1_000,
  /** For the next request of a connection; longer than the proxies in front usually keep theirs. */
  keepAliveTimeout: 65_000,
  /** An authorization request with many scopes is a long URL. */
  maxHeaderSize: 16 * 1024,
} satisfies ServerOptions;

/** For a connection on which nothing moves, in either direction: whoever does not read its answer, most often. */
const idleTimeoutMs = 120_000;

export function endIdleConnections(server: Server, afterMs = idleTimeoutMs): void {
  server.setTimeout(afterMs);
}
