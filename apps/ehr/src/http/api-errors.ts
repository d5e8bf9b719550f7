import { OAuthError } from '@smart-ehr/oauth-core';
import type { ErrorRequestHandler } from 'express';
import type { Logger } from './log.ts';
import { requestIdOf } from './request-log.ts';
import { statusOf } from './unreadable.ts';

export type ApiErrorCode =
  | 'invalid_request'
  | 'not_signed_in'
  | 'forbidden'
  | 'not_found'
  | 'unsupported_media_type'
  | 'server_error';

const rfc9110 = 'https://www.rfc-editor.org/rfc/rfc9110#section-15';

/** The API is ours; what its statuses mean is not. */
const specLinks: { 400: string } & Partial<Record<number, string>> = {
  400: `${rfc9110}.5.1`,
  401: `${rfc9110}.5.2`,
  403: `${rfc9110}.5.4`,
  404: `${rfc9110}.5.5`,
  405: `${rfc9110}.5.6`,
  413: `${rfc9110}.5.14`,
  415: `${rfc9110}.5.16`,
  500: `${rfc9110}.6.1`,
};

/** Refuses a request of the EHR's own screens. The sentence says what was wrong and what to do, and holds no secret. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly status: number;
  readonly code: ApiErrorCode;
  /** What the status means. */
  readonly specLink: string;

  constructor(status: number, code: ApiErrorCode, sentence: string) {
    super(sentence);
    this.status = status;
    this.code = code;
    this.specLink = specLinks[status] ?? specLinks[400];
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
    const body = { error: error.code, error_description: error.message, error_uri: error.specLink };
    response.status(error.status).json(body);
  };
}

/** Express and its body parsers put a status on what they refuse. */
function apiErrorOf(thrown: unknown): ApiError {
  if (thrown instanceof OAuthError) return new ApiError(thrown.status, 'invalid_request', thrown.description);
  const status = statusOf(thrown);
  return status < 500
    ? new ApiError(status, 'invalid_request', 'The request cannot be read; send one JSON object of at most 16 kB.')
    : new ApiError(500, 'server_error', 'The server failed. Its log knows why, by the X-Request-Id of this response.');
}
