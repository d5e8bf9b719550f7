import { OAuthError } from '@smart-ehr/oauth-core';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import { current } from '../front-doors.ts';
import { oauthErrors, pageErrors } from './errors.ts';
import { PageError } from './page-error.ts';

/** For every address that nothing is mounted at: a page for people, JSON for programs. */
export const unknownAddress: RequestHandler = request => {
  if (isPerson(request)) throw new PageError(404, 'not-found');
  throw new OAuthError('invalid_request', 'There is nothing at this address; see the discovery documents.', {
    specLink: 'https://www.rfc-editor.org/rfc/rfc8414#section-3',
    status: 404,
  });
};

/** Errors of whatever no router has taken up, for whoever asked. */
export function errorsForWhoever(ehr: Ehr): ErrorRequestHandler {
  const [forPeople, forPrograms] = [pageErrors(ehr, current), oauthErrors(ehr)];
  return (thrown, request, response, next) =>
    (isPerson(request) ? forPeople : forPrograms)(thrown, request, response, next);
}

/** A browser that shows pages says that it takes HTML; programs say what they want, or that they take anything. */
const isPerson = ({ headers }: Request) => /\btext\/html\b/i.test(headers.accept ?? '');
