import { OAuthError } from '@smart-ehr/oauth-core';
import { type ClientCredentials, parseClientCredentials } from '@smart-ehr/oauth-core/server';
import type { Request, RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import { formOf, queryOf } from '../http/forms.ts';
import { PageError } from '../http/page-error.ts';
import { formRequestOf } from '../oauth/client-authentication.ts';
import { addressKey } from './address-key.ts';
import type { EndpointLimit } from './endpoint-limits.ts';

/** Who comes to an endpoint, and how they are told to wait. */
type Callers = {
  /** The client that a request names, which anybody can name. */
  clientOf(request: Request): string | undefined;
  /** Whether who succeeds has proven to be that client: then it counts for the client instead of the address. */
  isProof(request: Request): boolean;
  refusal(seconds: number): Error;
};

/**
 * Refuses what is too fast with 429 and a Retry-After that is true: so many seconds later the request passes, if nobody
 * else comes in between. https://www.rfc-editor.org/rfc/rfc6585#section-4
 */
export function limited({ metrics, now }: Ehr, limit: EndpointLimit, callers: Callers): RequestHandler {
  return (request, response, next) => {
    const caller = { address: addressKey(request.ip ?? ''), clientId: callers.clientOf(request) };
    const seconds = limit.begin(caller, now());
    if (seconds > 0) {
      metrics.count('ehr_requests_throttled_total', { reason: 'rate' });
      response.set('Retry-After', String(seconds));
      throw callers.refusal(seconds);
    }
    if (callers.isProof(request)) {
      response.once('finish', () => {
        if (response.statusCode < 400) limit.succeeded(caller, now());
      });
    }
    next();
  };
}

/**
 * Clients that send their credentials in a form or a header. A public one sends none: anybody succeeds in its name who has
 * an account, and must not be able to use up what it may do elsewhere.
 */
export const forClients: Callers = {
  clientOf: request => credentialsOf(request)?.clientId,
  isProof: request =>
    request.headers.authorization !== undefined || (credentialsOf(request)?.method ?? 'none') !== 'none',
  refusal: tooFast,
};

/** What cannot be read the endpoint itself refuses. */
function credentialsOf(request: Request): ClientCredentials | undefined {
  try {
    return parseClientCredentials(formRequestOf(request));
  } catch {
    return undefined;
  }
}

/** Clients that manage their registration, whose id is in the address. */
export const forRegistrations: Callers = {
  clientOf: ({ params }) => String(params.clientId),
  isProof: () => true,
  refusal: tooFast,
};

/** Developers who register an app. */
export const forStrangers: Callers = { clientOf: () => undefined, isProof: () => false, refusal: tooFast };

/** People whom an app sends to the authorization endpoint: a page, for no redirect URI is proven yet. */
export const forPages: Callers = {
  clientOf: request => (request.method === 'POST' ? formOf(request) : queryOf(request)).get('client_id') ?? undefined,
  isProof: () => false,
  refusal: () => new PageError(429, 'too-many'),
};

/**
 * RFC 6749 §5.2 has no code for it; that of §4.1.2.1 says the same, and clients know it.
 * https://www.rfc-editor.org/rfc/rfc9126#section-2.3
 */
function tooFast(seconds: number): OAuthError {
  const sentence = `Too many requests; wait ${seconds} seconds, as Retry-After says, before you ask again.`;
  const specLink = 'https://www.rfc-editor.org/rfc/rfc6585#section-4';
  return new OAuthError('temporarily_unavailable', sentence, { specLink, status: 429 });
}
