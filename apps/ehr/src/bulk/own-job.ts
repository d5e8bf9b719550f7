import { FhirError } from '@smart-ehr/fhir';
import type { Request } from 'express';
import type { Access } from '../access.ts';
import type { FhirServer } from '../fhir/fhir-server.ts';
import type { ExportJob } from '../stores/export-job.ts';

/** The job that a URL names. Those of other clients and other doors, deleted and expired ones: all are 404 alike. */
export async function findOwnJob(fhir: FhirServer, access: Access, request: Request): Promise<ExportJob> {
  const job = await fhir.exports.jobs.find(String(request.params.job), fhir.now());
  const isOwn = job?.clientId === access.clientId && job.door === access.door && access.user === undefined;
  if (!job || !isOwn) throw new FhirError(404, 'not-found', 'There is no such export. It was deleted, or is over.');
  return job;
}
