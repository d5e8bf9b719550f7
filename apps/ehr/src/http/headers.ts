import type { RequestHandler } from 'express';
import { pageHeaders } from '../pages/headers.ts';

/** Headers of every answer whatsoever. */
export function headersOfEverything(https: boolean): RequestHandler {
  return (_request, response, next) => {
    response.set('X-Content-Type-Options', 'nosniff');
    if (https) response.set('Strict-Transport-Security', 'max-age=31536000');
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
  response.set({ 'Cache-Control': 'no-store', Pragma: 'no-cache' });
  next();
};
