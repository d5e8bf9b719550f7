import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Response } from 'express';
import type { Metrics } from '../metrics.ts';
import type { Logger } from './log.ts';

/**
 * Gives every request an id (answered as `X-Request-Id`) and logs one line when its answer is done. The path
 * is logged without its query, which may hold codes and tokens.
 */
export function createRequestLog(log: Logger, metrics: Metrics) {
  return ({ method = '', path }: { method?: string; path: string }, response: ServerResponse): void => {
    const requestId = randomUUID();
    const startedMs = performance.now();
    response.setHeader('X-Request-Id', requestId);
    response.on('close', () => {
      const status = response.writableFinished ? response.statusCode : 499;
      metrics.count('ehr_http_requests_total', {
        method: knownMethod(method),
        status: `${Math.floor(status / 100)}xx`,
      });
      log.info('request', { requestId, method, path, status, ms: Math.round(performance.now() - startedMs) });
    });
  };
}

/** The id under which the log knows this request; error pages show it. */
export function requestIdOf(response: Response): string {
  return String(response.getHeader('X-Request-Id') ?? '');
}

/** A client may invent methods; a counter must not grow a row for each. */
function knownMethod(method: string): string {
  return ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].includes(method) ? method : 'other';
}
