import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import { sendJsonText } from '../http/public-document.ts';
import { jwksMaxAgeSeconds } from '../keys/key-times.ts';

/**
 * GET /jwks: the public keys that check our id_tokens: the next one some minutes before it signs, and those of before
 * until the last token signed by them is over. https://www.rfc-editor.org/rfc/rfc7517#section-5
 */
export function jwks(ehr: Ehr): RequestHandler {
  return async (_request, response) => {
    const keys = await ehr.keys.publicJwks(ehr.now());
    response.setHeader('Cache-Control', `public, max-age=${jwksMaxAgeSeconds}`);
    sendJsonText(response, JSON.stringify({ keys }));
  };
}
