import type { ErrorRequestHandler } from 'express';
import type { Logger } from './log.ts';
import { requestIdOf } from './request-log.ts';

export type ApiErrorCode =
  | 'invalid_request'
  | 'not_signed_in'
  | 'forbidden'
  | 'not_found'
  | 'unsupported_media_type'
  | 'server_error';

/** Refuses a request of the EHR's own screens. The sentence says what was wrong and what to do, and holds no secret. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly code: ApiErrorCode;

  constructor(status: number, code: ApiErrorCode, sentence: string) {
    super(sentence);
    this.status = status;
    this.code = code;
  }
}

/** Errors of the EHR's own JSON API, in the shape of the token endpoint's. Mounted once, behind its routes. */
export function apiErrors({ log }: { log: Logger }): ErrorRequestHandler {
  return (thrown, request, response, next) => {
    if (response.headersSent) return next(thrown);
    const error = thrown instanceof ApiError ? thrown : apiErrorOf(thrown);
    const facts = { requestId: requestIdOf(response), path: request.baseUrl + request.path, status: error.status };
    if (error.status < 500) log.warn('refused', { ...facts, error: error.code });
    else log.error('failed', { ...facts, error: thrown instanceof Error ? thrown.stack : String(thrown) });
    response.status(error.status).json({ error: error.code, error_description: error.message });
  };
}

/** Express and its body parsers put a status on what they refuse. */
function apiErrorOf(thrown: unknown): ApiError {
  const status = (thrown as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500
    ? new ApiError(status, 'invalid_request', 'The request cannot be read; send one JSON object of at most 16 kB.')
    : new ApiError(500, 'server_error', 'The server failed. Its log knows why, by the X-Request-Id of this response.');
}
