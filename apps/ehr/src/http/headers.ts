import type { RequestHandler } from 'express';
import { pageHeaders } from '../pages/headers.ts';
import { type FindOrigin, originOf } from './origin.ts';

/** Headers of every answer whatsoever; HSTS (RFC 6797 §7.2) only where the origin that was asked is https. */
export function headersOfEverything(findOrigin: FindOrigin): RequestHandler {
  return (request, response, next) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (originOf(findOrigin, request)?.startsWith('https:')) {
      response.setHeader('Strict-Transport-Security', 'max-age=31536000');
    }
    next();
  };
}

/** Headers of the pages, and of the redirects between them: those carry interactions and codes. */
export const headersOfPages: RequestHandler = (_request, response, next) => {
  response.set(pageHeaders);
  next();
};

/** Answers that hold tokens, codes or secrets are kept by nobody. https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
export const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Pragma', 'no-cache');
  next();
};
