import type { Request, Response } from 'express';
import type { FhirServer } from '../fhir/fhir-server.ts';
import type { ExportJob } from '../stores/export-job.ts';
import { ExportGoneError, plan } from './plan.ts';

/** Plans after the answer to this request, which only says that it has begun. */
export function startPlanning(fhir: FhirServer, job: ExportJob, request: Request, response: Response): void {
  plan(fhir, job)
    .catch(async (error: unknown) => {
      if (error instanceof ExportGoneError) return;
      fhir.reportError?.(error, 500, request, response);
      // Where not even this can be stored, the lease runs out, and whoever asks next for the status begins anew.
      await fhir.exports.jobs.fail(job.id, 'The server could not prepare the export. Begin a new one.', fhir.now());
    })
    .catch((error: unknown) => fhir.reportError?.(error, 500, request, response));
}
