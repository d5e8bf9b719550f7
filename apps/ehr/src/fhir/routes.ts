import express from 'express';
import type { FhirServer } from './fhir-server.ts';

/** The FHIR R4 API, to be mounted at the FHIR base of a front door. */
export function fhirRoutes(fhir: FhirServer): express.Router {
  const router = express.Router();
  router.get('/.well-known/smart-configuration', (request, response) => {
    response.json(fhir.smartConfiguration(request));
  });
  return router;
}
