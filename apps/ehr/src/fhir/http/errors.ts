import { FhirError } from '@smart-ehr/fhir';
import { accessChallenge } from '@smart-ehr/oauth-core/resource';
import type { ErrorRequestHandler } from 'express';
import { unreadable } from '../../http/unreadable.ts';
import { AccessError } from '../access-error.ts';
import type { FhirServer } from '../fhir-server.ts';
import { ThrottledError } from '../throttled-error.ts';
import { fhirJson, pageType } from './content-negotiation.ts';
import { send } from './send.ts';

/**
 * The one place where a FHIR request fails: every error is answered as an OperationOutcome.
 * https://hl7.org/fhir/R4/http.html#Status-Codes
 */
export function fhirErrors(fhir: FhirServer): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) return next(thrown);
    const error = thrown instanceof FhirError ? thrown : fhirErrorOf(thrown);
    fhir.reportError?.(thrown, error.status, request, response);
    if (error instanceof AccessError) {
      response.set('WWW-Authenticate', accessChallenge(error.challenge, request.headers.authorization));
    }
    if (error instanceof ThrottledError) response.set('Retry-After', String(error.secondsToWait));
    response.removeHeader('ETag');
    response.set('Cache-Control', 'no-store').status(error.status);
    const isPage = response.get('Content-Type')?.startsWith(pageType);
    if (!isPage) response.set('Content-Type', `${fhirJson}; charset=utf-8`);
    send(response, JSON.stringify(error.toOperationOutcome()));
  };
}

/** Express and its body parsers put a status on what they refuse; anything else is a fault of this server. */
function fhirErrorOf(thrown: unknown): FhirError {
  const status = (thrown as { status?: unknown } | null)?.status;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    const { sentence, specLink } = unreadable(status);
    return new FhirError(status, status === 413 ? 'too-long' : 'invalid', sentence, { specLink });
  }
  return new FhirError(500, 'exception', 'The server failed. Its log knows why, by the X-Request-Id of this response.');
}
