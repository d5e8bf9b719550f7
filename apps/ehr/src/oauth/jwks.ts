import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';

/**
 * GET /jwks: the public keys that check our id_tokens, those of retired keys included until the last token signed
 * by them is over. https://www.rfc-editor.org/rfc/rfc7517#section-5
 */
export function jwks(ehr: Ehr): RequestHandler {
  return async (_request, response) => {
    response.set('Cache-Control', 'public, max-age=300').json({ keys: await ehr.keys.publicJwks(ehr.now()) });
  };
}
