import type { Request, Response } from 'express';
import { type CohortCreate, createCohort } from '../../bulk/cohort/create-cohort.ts';
import { isCohort } from '../../bulk/cohort/profile.ts';
import type { FhirServer } from '../fhir-server.ts';
import { send } from '../http/send.ts';
import type { AccessHandler } from '../require-access.ts';
import { answerOf, type WriteAnswer } from './answer.ts';
import { readOperation, requirePermission, type WriteRequest } from './operation.ts';
import { preferenceOf } from './preference.ts';
import { fhirTypes, patchTypes, readBody } from './read-body.ts';
import type { Writer } from './writer.ts';

/** POST [base]/[type], with or without If-None-Exist. https://hl7.org/fhir/R4/http.html#create */
export function create(fhir: FhirServer, writer: Writer): AccessHandler {
  return write(fhir, writer, 'POST', fhirTypes, createCohort(fhir));
}

/** PUT [base]/[type]/[id]. https://hl7.org/fhir/R4/http.html#update */
export function update(fhir: FhirServer, writer: Writer): AccessHandler {
  return write(fhir, writer, 'PUT', fhirTypes);
}

/** PATCH [base]/[type]/[id] with a JSON Patch. https://hl7.org/fhir/R4/http.html#patch */
export function patch(fhir: FhirServer, writer: Writer): AccessHandler {
  return write(fhir, writer, 'PATCH', patchTypes);
}

/** DELETE [base]/[type]/[id]. https://hl7.org/fhir/R4/http.html#delete */
export function remove(fhir: FhirServer, writer: Writer): AccessHandler {
  return write(fhir, writer, 'DELETE');
}

function write(
  fhir: FhirServer,
  writer: Writer,
  method: WriteRequest['method'],
  bodyTypes?: readonly string[],
  createOfCohort?: CohortCreate,
): AccessHandler {
  return async (access, request, response) => {
    const base = fhir.base(request);
    const { type = '', id } = request.params as { type?: string; id?: string };
    const asked = { method, type, ...(id !== undefined && { id }), ...conditionsOf(request) };
    requirePermission(access, asked);
    const body = bodyTypes && (await readBody(request, response, bodyTypes));
    const operation = readOperation(access, { ...asked, body }, base, fhir.now());
    if (createOfCohort && operation.kind === 'create' && isCohort(operation.checked.resource)) {
      const answered = await createOfCohort(access, operation, request, response);
      if (answered) answer(response, answered);
      return;
    }
    const [written] = await writer(access, [operation], { base, together: false }, response);
    if (!written) throw new Error('A write has a result.');
    const preference = preferenceOf(request.get('Prefer')) ?? 'representation';
    answer(response, await answerOf(fhir, access, operation, written, { base, preference }));
  };
}

const conditionsOf = (request: Request) => ({
  ifMatch: request.get('If-Match'),
  ifNoneExist: request.get('If-None-Exist'),
});

function answer(response: Response, { status, location, etag, lastUpdated, resource, outcome }: WriteAnswer): void {
  response.status(status).set('Cache-Control', 'private, no-cache').vary('Authorization').vary('Accept');
  if (location !== undefined) response.set('Location', location);
  if (etag !== undefined) response.set('ETag', etag);
  if (lastUpdated !== undefined) response.set('Last-Modified', new Date(lastUpdated).toUTCString());
  const text = outcome ?? resource;
  if (text === undefined) response.removeHeader('Content-Type');
  send(response, text ?? '');
}
