import express from 'express';
import type { FhirServer } from '../fhir/fhir-server.ts';
import { readParameters } from '../fhir/http/parameters-of.ts';
import { otherwise, refuseMethod } from '../fhir/otherwise.ts';
import { withAccess } from '../fhir/require-access.ts';
import { cohortStatus, deleteCohortJob } from './cohort/status.ts';
import { exportFile } from './file.ts';
import { kickOff } from './kick-off.ts';
import { deleteExport, exportStatus } from './status.ts';

/**
 * Bulk Data Access, as part of the FHIR API. https://hl7.org/fhir/uv/bulkdata/STU2/export.html
 *
 * Not subject to the negotiation of the rest: manifests are application/json, files NDJSON, whatever was accepted.
 */
export function bulkRoutes(fhir: FhirServer): express.Router {
  const router = express.Router();
  const levels = { '/$export': 'system', '/Patient/$export': 'patient', '/Group/:id/$export': 'group' } as const;
  for (const [path, level] of Object.entries(levels)) {
    const handler = withAccess(fhir, kickOff(fhir, level, 3));
    // Express would take HEAD for GET, but a kick-off is not safe (RFC 9110 §9.3.2): it begins an export.
    router.route(path).head(withAccess(fhir, otherwise)).get(handler).post(readParameters, handler);
  }
  for (const [path, level] of fhir.bulkV4 ? Object.entries(levels) : []) {
    const postOnly = withAccess(fhir, (_access, request, response) => refuseMethod(request, response, 'POST, OPTIONS'));
    router
      .route(`${path}-v4`)
      .post(readParameters, withAccess(fhir, kickOff(fhir, level, 4)))
      .all(postOnly);
  }
  const status = withAccess(fhir, exportStatus(fhir));
  router.get('/$export-status/:job/:page', status);
  router
    .route('/$export-status/:job')
    .get(status)
    .delete(withAccess(fhir, deleteExport(fhir)));
  router
    .route('/$cohort-status/:job')
    .get(withAccess(fhir, cohortStatus(fhir)))
    .delete(withAccess(fhir, deleteCohortJob(fhir)));
  router.get('/$export-files/:job/:file', withAccess(fhir, exportFile(fhir)));
  return router;
}
