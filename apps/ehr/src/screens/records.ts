import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Router } from 'express';
import { accessOfPerson } from '../access-of-person.ts';
import type { Ehr } from '../ehr.ts';
import type { FhirServer } from '../fhir/fhir-server.ts';
import { negotiated } from '../fhir/http/content-negotiation.ts';
import { fhirErrors } from '../fhir/http/errors.ts';
import { read } from '../fhir/read.ts';
import type { AccessHandler } from '../fhir/require-access.ts';
import { search } from '../fhir/search.ts';
import { current } from '../front-doors.ts';
import { ApiError } from '../http/api-errors.ts';
import { requireSignedIn } from '../http/api-requests.ts';
import { doorwayOf } from '../http/origin.ts';
import { requireClinician } from './roles.ts';

/**
 * GET /api/fhir/[type]?… and /api/fhir/[type]/[id]: the records behind the charts. The handlers are those of the FHIR API, so
 * what a clinician sees here is decided by the same function, from her role and her panel.
 */
export function records(ehr: Ehr, fhir: FhirServer): Router {
  const router = express.Router();
  const own = { ...fhir, base: (request: Request) => `${doorwayOf(ehr.findOrigin, current, request).origin}/api/fhir` };
  const answerFhirError = fhirErrors(own);
  router.use(negotiated);
  router.get('/:type', withSession(ehr, search(own)));
  router.get('/:type/:id', withSession(ehr, read(own)));
  router.use(((thrown, request, response, next) => {
    if (thrown instanceof ApiError) next(thrown);
    else answerFhirError(thrown, request, response, next);
  }) satisfies ErrorRequestHandler);
  return router;
}

function withSession(ehr: Ehr, handler: AccessHandler): RequestHandler {
  return async (request, response) => {
    const signedIn = await requireSignedIn(ehr, request, doorwayOf(ehr.findOrigin, current, request));
    requireClinician(signedIn);
    return handler(accessOfPerson(signedIn.user, 'user/*.rs'), request, response);
  };
}
