import { OAuthError } from '@smart-ehr/oauth-core';
import type { RequestHandler } from 'express';

/**
 * Refuses a URL or a form that holds U+0000. Nothing that is kept here has one, and PostgreSQL cannot even be asked for a
 * text that does. https://www.rfc-editor.org/rfc/rfc6749#appendix-A
 */
export const refuseNul: RequestHandler = ({ originalUrl, body }, _response, next) => {
  if (!/%00/.test(originalUrl) && !(typeof body === 'string' && /%00|\0/.test(body))) return next();
  throw new OAuthError('invalid_request', 'The request holds the character U+0000, which no parameter may have.', {
    specLink: 'https://www.rfc-editor.org/rfc/rfc6749#appendix-A',
  });
};
