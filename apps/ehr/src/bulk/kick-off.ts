import { FhirError } from '@smart-ehr/fhir';
import { randomToken } from '@smart-ehr/oauth-core';
import type { Request } from 'express';
import type { Access } from '../access.ts';
import type { FhirServer } from '../fhir/fhir-server.ts';
import { parametersOf } from '../fhir/http/parameters-of.ts';
import { permitted } from '../fhir/permitted.ts';
import type { AccessHandler } from '../fhir/require-access.ts';
import { exportEvent } from './export-event.ts';
import { type ExportLevel, exportedTypes, missingScope } from './exported-types.ts';
import { confirmPreferences, parsePreferences } from './kick-off-request.ts';
import { parseKickOff } from './parse-kick-off.ts';
import { leaseMs } from './plan.ts';
import { startPlanning } from './start-planning.ts';

/** An export costs two rows until it is downloaded; the limits keep a client in a loop from adding up. */
const limits = { planning: 5, kept: 500 };
const keptMs = 24 * 60 * 60_000;

/**
 * GET or POST [base]/$export, [base]/Patient/$export, [base]/Group/[id]/$export: promises to deliver what is there now.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-kick-off-request
 */
export function kickOff(fhir: FhirServer, level: ExportLevel): AccessHandler {
  return async (access, request, response) => {
    const preferences = parsePreferences(request);
    const { lenient, separateExportStatus } = preferences;
    const nowMs = fhir.now();
    const { types, ...asked } = parseKickOff(parametersOf(request), { level, lenient, nowMs });
    const groupId = level === 'group' ? await findGroup(fhir, access, request) : undefined;
    const exported = exportedTypes(access, level, types);

    const base = fhir.base(request);
    const id = randomToken('x_');
    const event = exportEvent('export begun', access, fhir.requestId(response), { job: id, request: request.url });
    const job = await fhir.exports.jobs.begin(
      {
        id,
        clientId: access.clientId,
        door: access.door,
        level,
        ...(groupId !== undefined && { groupId }),
        request: base + request.url,
        contents: { base, types: exported, ...asked, ...(separateExportStatus && { separateExportStatus }) },
        leaseUntilMs: nowMs + leaseMs,
        expiresAtMs: nowMs + keptMs,
      },
      limits,
      event,
      nowMs,
    );
    if (!job) {
      response.set('Retry-After', '60');
      throw new FhirError(429, 'throttled', 'This client has too many exports. Delete those that are done with.', {
        specLink: 'https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-delete-request',
      });
    }
    confirmPreferences(response, preferences);
    response.status(202).set('Content-Location', `${base}/$export-status/${job.id}`).end();
    startPlanning(fhir, job, request, response);
  };
}

/**
 * Who may not see a group may not export it either, and hears of it what a read would say. Seeing is `system/Group.rs`.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#endpoint---group-of-patients
 */
async function findGroup(fhir: FhirServer, access: Access, request: Request): Promise<string> {
  const id = String(request.params.id);
  for (const interaction of ['read', 'search'] as const) {
    const { filter } = permitted(access, 'Group', interaction);
    if (!filter) throw missingScope('Group');
    const found = /^[A-Za-z0-9\-.]{1,64}$/.test(id) ? await fhir.search.find(filter, id) : undefined;
    if (!found || found.deleted) {
      throw new FhirError(404, 'not-found', `There is no Group with the id ${id} in reach of this access.`);
    }
  }
  return id;
}
