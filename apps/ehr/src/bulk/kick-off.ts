import { FhirError } from '@smart-ehr/fhir';
import { randomToken } from '@smart-ehr/oauth-core';
import type { Request } from 'express';
import type { Access } from '../access.ts';
import type { FhirServer } from '../fhir/fhir-server.ts';
import { permitted } from '../fhir/permitted.ts';
import type { AccessHandler } from '../fhir/require-access.ts';
import type { ExportContents } from '../stores/export-job.ts';
import type { Moment } from '../stores/export-moments.ts';
import { exportEvent } from './export-event.ts';
import { type ExportLevel, missingScope } from './exported-types.ts';
import type { Generation } from './generation.ts';
import { kickOffParametersOf, toldRequest } from './kick-off-parameters.ts';
import { confirmPreferences, parsePreferences } from './kick-off-request.ts';
import { invalid, shortened } from './leniency.ts';
import { parseKickOff } from './parse-kick-off.ts';
import { leaseMs } from './plan.ts';
import { startPlanning } from './start-planning.ts';
import { typesOfExport } from './types-of-export.ts';

/** An export costs two rows until it is downloaded; the limits keep a client in a loop from adding up. */
const limits = { planning: 5, kept: 500 };
const keptMs = 24 * 60 * 60_000;

/**
 * GET or POST [base]/$export, [base]/Patient/$export, [base]/Group/[id]/$export: promises to deliver what is there now,
 * or was there at `_until`. By version 4.0 at $export-v4, by POST alone.
 * https://hl7.org/fhir/uv/bulkdata/en/export.html#bulk-data-kick-off-request
 */
export function kickOff(fhir: FhirServer, level: ExportLevel, generation: Generation): AccessHandler {
  return async (access, request, response) => {
    const preferences = parsePreferences(request);
    const { lenient, separateExportStatus } = preferences;
    const nowMs = fhir.now();
    const base = fhir.base(request);
    const { asked, leniency } = parseKickOff(kickOffParametersOf(request, generation), {
      level,
      lenient,
      nowMs,
      base,
      generation,
    });
    const { types: _, typeFilters, until, ...others } = asked;
    const groupId = level === 'group' ? await findGroup(fhir, access, request) : undefined;
    const types = typesOfExport(access, level, asked, leniency);
    if (asked.patientIds) await requirePatients(fhir, asked.patientIds, groupId);

    const { membersSeq, past } = await momentOf(fhir, until, nowMs);
    const contents: ExportContents = {
      ...others,
      base,
      types,
      notes: leniency.notes,
      ...(membersSeq !== undefined && { membersSeq }),
      ...(separateExportStatus && { separateExportStatus }),
      ...(generation === 4 && { generation }),
    };
    const id = randomToken('x_');
    const event = exportEvent('export begun', access, fhir.requestId(response), {
      job: id,
      request: toldRequest(request),
    });
    const job = await fhir.exports.jobs.begin(
      {
        id,
        clientId: access.clientId,
        door: access.door,
        level,
        ...(groupId !== undefined && { groupId }),
        request: base + request.url,
        contents,
        leaseUntilMs: nowMs + leaseMs,
        expiresAtMs: nowMs + keptMs,
      },
      limits,
      event,
      nowMs,
      past,
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

/** "If a client requests patients who are not present on the server (or … who are not members of the group)": 400. */
async function requirePatients({ exports, resources }: FhirServer, ids: readonly string[], groupId?: string) {
  const { patients } = exports;
  const group = groupId === undefined ? undefined : await patients.membersAsOf(groupId, await resources.currentSeq());
  const [first, ...others] = await patients.unknown(ids, group);
  if (first === undefined) return;
  const who = `Patient/${shortened(first)}${others.length > 0 ? ` and ${others.length} more` : ''}`;
  throw invalid('patient', `Not ${groupId === undefined ? 'a patient here' : 'in this Group'}: ${who}.`);
}

/** `_until` is about resources: whose they are is asked of the Group as it is now. */
async function momentOf(
  { exports, resources }: FhirServer,
  until: string | undefined,
  nowMs: number,
): Promise<{ membersSeq?: number; past?: Moment }> {
  const past = until === undefined ? undefined : await exports.moments.upTo(until, nowMs);
  return past ? { past, membersSeq: await resources.currentSeq() } : {};
}
