import { FhirError } from '@smart-ehr/fhir';
import type { Request } from 'express';
import type { Access } from '../access.ts';
import type { FhirServer } from '../fhir/fhir-server.ts';
import type { ExportJob } from '../stores/export-job.ts';

/** The job that a URL names. Those of other clients and other doors, deleted and expired ones: all are 404 alike. */
export async function findOwnJob(fhir: FhirServer, access: Access, request: Request): Promise<ExportJob> {
  const id = String(request.params.job);
  const job = idPattern.test(id) ? await fhir.exports.jobs.find(id, fhir.now()) : undefined;
  const isOwn = job?.clientId === access.clientId && job.door === access.door && access.user === undefined;
  if (!job || !isOwn) throw new FhirError(404, 'not-found', 'There is no such export. It was deleted, or is over.');
  return job;
}

/** Our own ids look like this; not every database can be asked for everything that a URL may hold. */
const idPattern = /^[\w-]{1,100}$/;
