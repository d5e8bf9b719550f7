import type { FhirError } from '@smart-ehr/fhir';
import type { Request, Response } from 'express';
import type { Access } from '../access.ts';
import type { Ehr } from '../ehr.ts';
import { longestPath } from './errors.ts';
import { requestIdOf } from './request-log.ts';

const onceInMs = 60 * 60_000;
const mostRemembered = 10_000;

/**
 * Tells the audit what an access token was not enough for. An app that asks for the same again and again is told of once an
 * hour, or it would fill the audit; each of its requests is in the log.
 */
export function tellFhirRefusal({ audit, now }: Pick<Ehr, 'audit' | 'now'>) {
  const told = new Map<string, number>();

  function isNew(what: string): boolean {
    if ((told.get(what) ?? Number.NEGATIVE_INFINITY) > now() - onceInMs) return false;
    told.delete(what);
    told.set(what, now());
    if (told.size > mostRemembered) told.delete(told.keys().next().value ?? what);
    return true;
  }

  return async (access: Access, error: FhirError, request: Request, response: Response): Promise<void> => {
    const { clientId, grantId, door, user, patientId } = access;
    const path = (request.baseUrl + request.path).slice(0, longestPath);
    if (!isNew(`${grantId} ${request.path.split('/')[1]}`)) return;
    const who = { clientId, grantId, door, ...(user && { username: user.username }), ...(patientId && { patientId }) };
    const details = { path, why: error.message };
    const requestId = requestIdOf(response);
    await audit.add({ kind: 'refusal', event: 'insufficient_scope', requestId, details, ...who }, now());
  };
}
