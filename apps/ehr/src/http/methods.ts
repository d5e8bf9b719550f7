import { OAuthError } from '@smart-ehr/oauth-core';
import type { RequestHandler } from 'express';

/** Answers every other method of a route. https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6 */
export function onlyMethods(...methods: string[]): RequestHandler {
  const allowed = methods.flatMap(method => (method === 'GET' ? ['GET', 'HEAD'] : method));
  return (_request, response) => {
    response.set('Allow', allowed.join(', '));
    throw new OAuthError('invalid_request', `This endpoint takes ${methods.join(' and ')} only.`, {
      specLink: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6',
      status: 405,
    });
  };
}
