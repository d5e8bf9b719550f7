import type { Request } from 'express';
import { isKnown } from '../../http/etag.ts';

/** What tells one state of an answer from another: a weak ETag, and the time of its last change where that is known. */
export type Validators = { etag: string; lastUpdated?: string };

/**
 * Whether the client holds this state already, so that 304 is the answer. If-Modified-Since counts only without
 * If-None-Match, and to the second. https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2
 */
export function isUnchanged({ headers }: Request, { etag, lastUpdated }: Validators): boolean {
  const { 'if-none-match': known, 'if-modified-since': since } = headers;
  if (known !== undefined) return isKnown(known, etag);
  if (since === undefined || lastUpdated === undefined || !httpDate.test(since)) return false;
  return Math.floor(Date.parse(lastUpdated) / 1000) * 1000 <= Date.parse(since);
}

/** What is no date of this form is ignored. https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 */
const httpDate = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
