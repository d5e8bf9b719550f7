/**
 * An app leaves its authorization request at the server first and sends the browser with a reference to it: nothing of
 * the request travels through the browser, and it is known who made it.
 * https://www.rfc-editor.org/rfc/rfc9126#section-2
 */
import { OAuthError } from '../oauth-error.ts';
import { randomToken } from '../random-token.ts';
import type { AuthorizationRequest } from './authorization-request.ts';

const prefix = 'urn:ietf:params:oauth:request_uri:';
const specLink = 'https://www.rfc-editor.org/rfc/rfc9126#section-2';

/** "between 5 and 600 seconds"; the browser is sent at once. */
export const pushedRequestLifetimeMs = 90_000;

/** A reference that nobody can guess. */
export function createRequestUri(): string {
  return prefix + randomToken('par_');
}

/** Whether the browser brings such a reference; a `request_uri` of another kind is not taken (OpenID Connect §6.2). */
export function isPushedRequestUri(requestUri: string | undefined): requestUri is string {
  return requestUri?.startsWith(`${prefix}par_`) ?? false;
}

/** A request as it was stored when it was pushed. */
export type PushedRequestRecord = {
  clientId: string;
  door: string;
  expiresAtMs: number;
  /** The browser came with it before. */
  used: boolean;
};

export type PushedRequestUse<PushedRequest extends PushedRequestRecord> = {
  record: PushedRequest | undefined;
  /** What the browser brings. */
  asked: Pick<AuthorizationRequest, 'clientId'>;
  door: string;
  now: number;
};

/** Gives the record back if the browser may go on with it. What is thrown is shown on a page: whose request it is, is not proven. */
export function verifyPushedRequest<PushedRequest extends PushedRequestRecord>({
  record,
  asked,
  door,
  now,
}: PushedRequestUse<PushedRequest>): PushedRequest {
  if (asked.clientId === undefined) {
    throw new OAuthError('invalid_request', 'Send the client_id with the request_uri.', {
      specLink: 'https://www.rfc-editor.org/rfc/rfc9126#section-4',
    });
  }
  const isGood =
    record?.clientId === asked.clientId && record.door === door && !record.used && record.expiresAtMs > now;
  if (!isGood) throw unusableRequestUri();
  return record;
}

/** Also for the second of two browsers that come at once. */
export function unusableRequestUri(): OAuthError {
  const description = 'This request_uri is not known, was used, or is too old; start again at the app.';
  return new OAuthError('invalid_request_uri', description, { specLink });
}
