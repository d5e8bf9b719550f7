import { OAuthError } from '@smart-ehr/oauth-core';
import { createErrorResponse, type RedirectTarget, type VerifiedDpopProof } from '@smart-ehr/oauth-core/server';
import type { ErrorRequestHandler, Request, Response } from 'express';
import { createElement } from 'react';
import type { Ehr } from '../ehr.ts';
import type { FrontDoor } from '../front-doors.ts';
import { addressKey } from '../limits/address-key.ts';
import { ErrorPage, type ErrorView } from '../pages/error-page.tsx';
import type { AuditEvent } from '../stores/audit.ts';
import type { UsedAssertion } from '../stores/evidence.ts';
import type { Logger } from './log.ts';
import { doorwayOf } from './origin.ts';
import { PageError } from './page-error.ts';
import { requestIdOf } from './request-log.ts';
import { frameOf, sendPage } from './send-page.ts';
import { statusOf, unreadable } from './unreadable.ts';

/** An error that the app is told at its redirect URI, which has been proven to be its own. */
export class RedirectedError extends Error {
  override name = 'RedirectedError';
  readonly target: RedirectTarget;
  readonly error: OAuthError;
  /** The refusal was a change of its own, with which it has been told of. */
  readonly isTold: boolean;
  /** Hash of the interaction that is over with it. */
  readonly ends: string | undefined;

  constructor(target: RedirectTarget, error: OAuthError, { isTold = false, ends }: RefusalConsequence = {}) {
    super(error.message);
    this.target = target;
    this.error = error;
    this.isTold = isTold;
    this.ends = ends;
  }
}

type RefusalConsequence = { isTold?: boolean; ends?: string };

/** An error that a client is told which has proven who it is. */
export class ClientRefusal extends Error {
  override name = 'ClientRefusal';
  readonly error: OAuthError;
  readonly clientId: string;
  /** What proved the client; it counts once, also when what it was sent for is refused. */
  readonly assertion: UsedAssertion | undefined;
  /** What proved its key; the same. */
  readonly proof: VerifiedDpopProof | undefined;
  /** The refusal had a consequence, with which it has been told of. */
  readonly isTold: boolean;

  constructor(error: OAuthError, { client, assertion, proof }: Caller, { isTold = false } = {}) {
    super(error.message);
    this.error = error;
    this.clientId = client.clientId;
    this.assertion = assertion;
    this.proof = proof;
    this.isTold = isTold;
  }
}

type Caller = { client: { clientId: string }; assertion?: UsedAssertion; proof?: VerifiedDpopProof };

/** Errors of the endpoints that apps call. https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
export function oauthErrors(ehr: Pick<Ehr, 'log' | 'now' | 'evidence' | 'limits'>): ErrorRequestHandler {
  return async (thrown, request, response, next) => {
    if (response.headersSent) return next(thrown);
    const refusal = thrown instanceof ClientRefusal ? thrown : undefined;
    const error = refusal?.error ?? (thrown instanceof OAuthError ? thrown : oauthErrorOf(thrown));
    const requestId = requestIdOf(response);
    logError(ehr.log, refusal?.error ?? thrown, error.code, error.status, requestId, request.path);
    const isToTell = refusal ? !refusal.isTold : thrown instanceof OAuthError && isSeldom(ehr, request);
    if (isRefusal(error.status) && isToTell) {
      const event = refusedEvent(error, request, { requestId, ...(refusal && { clientId: refusal.clientId }) });
      const { assertion, proof } = refusal ?? {};
      const used = { ...(assertion && { assertion }), ...(proof && { proof }) };
      await ehr.evidence.keepRefused({ event, ...used }, ehr.now());
    }
    if (error.wwwAuthenticate) response.set('WWW-Authenticate', error.wwwAuthenticate);
    response.status(error.status).type('application/json').json(error.toBody());
  };
}

/** Errors of everything that a person looks at: a page, or a way back to the app that sent her. */
export function pageErrors(ehr: Ehr, door: FrontDoor): ErrorRequestHandler {
  return async (thrown, request, response, next) => {
    if (response.headersSent) return next(thrown);
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const requestId = requestIdOf(response);
    if (thrown instanceof RedirectedError) {
      const { clientId } = thrown.target;
      ehr.log.warn('authorization refused', { requestId, clientId, error: thrown.error.code });
      const event = refusedEvent(thrown.error, request, { requestId, clientId, door: door.name });
      if (!thrown.isTold) await ehr.interactions.refuse(thrown.ends, event, ehr.now());
      return response.redirect(
        303,
        createErrorResponse(thrown.target, { error: thrown.error, issuer: doorway.issuer }),
      );
    }
    const { status, kind, details } = pageErrorOf(thrown);
    logError(ehr.log, thrown, details?.error ?? kind, status, requestId, request.path);
    if (thrown instanceof OAuthError && isRefusal(status) && isSeldom(ehr, request)) {
      await ehr.audit.add(refusedEvent(thrown, request, { requestId, door: door.name }), ehr.now());
    }
    const frame = frameOf(ehr.config, request, response, doorway);
    sendPage(response, createElement(ErrorPage, { frame, kind, requestId, ...(details && { details }) }), status);
  };
}

/**
 * Whether the audit tells of it. What was not even looked at is in the log alone: an audit that anybody fills by asking fast,
 * long or at random tells nobody anything.
 */
const isRefusal = (status: number) => status < 500 && ![404, 405, 413, 415, 429].includes(status);

/** Whether an address that is refused again and again is told of again: so many times in a minute, as it may ask for tokens. */
export function isSeldom({ limits, now }: Pick<Ehr, 'limits' | 'now'>, { ip }: Request): boolean {
  return limits.refusals.begin({ address: addressKey(ip ?? ''), clientId: undefined }, now()) === 0;
}

/** The FHIR API answers its errors itself; the log learns of them here. */
export function reportFhirError({ log }: { log: Logger }) {
  return (thrown: unknown, status: number, request: Request, response: Response): void => {
    const code = thrown instanceof Error ? thrown.name : 'unexpected';
    logError(log, thrown, code, status, requestIdOf(response), request.baseUrl + request.path);
  };
}

/**
 * For what failed even in a handler of errors, or in the middle of an answer, which is broken off. Express itself would
 * print the error with all that a database has said of it, which may be about a patient.
 */
export function lastResort({ log }: { log: Logger }): ErrorRequestHandler {
  return (thrown, request, response, _next) => {
    logError(log, thrown, 'unexpected', 500, requestIdOf(response), request.path);
    if (response.headersSent) return void (response.writableEnded || response.destroy());
    response.status(500).type('text/plain').send('The server failed.\n');
  };
}

/** Of the paths that somebody may ask for. */
export const longestPath = 300;

/** What the audit tells of a refusal: what was asked for, and why it was not given. */
function refusedEvent(error: OAuthError, request: Request, who: Partial<AuditEvent>): AuditEvent {
  const path = (request.baseUrl + request.path).slice(0, longestPath);
  return { kind: 'refusal', event: error.code, details: { path, why: error.description }, ...who };
}

type PageProblem = Pick<ErrorView, 'kind' | 'details'> & { status: number };

function pageErrorOf(thrown: unknown): PageProblem {
  if (thrown instanceof PageError) return { status: thrown.status, kind: thrown.kind };
  if (thrown instanceof OAuthError) {
    const { code, description, specLink, status } = thrown;
    return { status, kind: 'bad-request', details: { error: code, description, ...(specLink && { specLink }) } };
  }
  const status = statusOf(thrown);
  return status < 500 ? { status, kind: 'bad-request' } : { status, kind: 'unexpected' };
}

function oauthErrorOf(thrown: unknown): OAuthError {
  const status = statusOf(thrown);
  if (status < 500) {
    const { sentence, specLink } = unreadable(status);
    return new OAuthError('invalid_request', sentence, { specLink, status });
  }
  return new OAuthError('server_error', 'The server failed. Its log knows why, by the X-Request-Id of this response.', {
    specLink: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.6.1',
    status,
  });
}

function logError(log: Logger, thrown: unknown, code: string, status: number, requestId: string, path: string): void {
  if (status < 500) log.warn('refused', { requestId, path, status, error: code });
  else log.error('failed', { requestId, path, status, error: thrown instanceof Error ? thrown.stack : String(thrown) });
}
