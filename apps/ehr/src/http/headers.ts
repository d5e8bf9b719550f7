import type { RequestHandler } from 'express';

/** Headers of every answer whatsoever. Pages add their own (pages/headers.ts). */
export function headersOfEverything(https: boolean): RequestHandler {
  return (_request, response, next) => {
    response.set('X-Content-Type-Options', 'nosniff');
    if (https) response.set('Strict-Transport-Security', 'max-age=31536000');
    next();
  };
}

/** Answers that hold tokens, codes or secrets are kept by nobody. https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
export const noStore: RequestHandler = (_request, response, next) => {
  response.set({ 'Cache-Control': 'no-store', Pragma: 'no-cache' });
  next();
};
