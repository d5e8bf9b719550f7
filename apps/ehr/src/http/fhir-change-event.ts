import type { Response } from 'express';
import type { Access } from '../access.ts';
import type { AuditEvent } from '../stores/audit.ts';
import type { Saved } from '../stores/resources.ts';
import { requestIdOf } from './request-log.ts';

const mostNamed = 20;

/**
 * What the audit tells of records that an app has changed: who, by which access, and which versions came of it. A
 * transaction is one event; of a long one the first versions are named and all are counted.
 */
export function fhirChangeEvent(access: Access, changes: readonly Saved[], response: Response): AuditEvent {
  const { clientId, grantId, door, user, patientId } = access;
  const [first] = changes;
  const event = changes.length === 1 && first ? `${first.outcome} ${first.type}` : `${changes.length} resources`;
  const named = changes.slice(0, mostNamed).map(one => `${one.type}/${one.id}/_history/${one.version} ${one.outcome}`);
  return {
    kind: 'change',
    event,
    requestId: requestIdOf(response),
    clientId,
    grantId,
    door,
    ...(user && { username: user.username }),
    ...(patientId !== undefined && { patientId }),
    details: { count: changes.length, versions: named.join(', ') },
  };
}
