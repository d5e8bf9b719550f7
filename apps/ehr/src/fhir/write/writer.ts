import type { Response } from 'express';
import type { Access } from '../../access.ts';
import { addAuditEvent } from '../../stores/audit.ts';
import type { Saved } from '../../stores/resources.ts';
import type { FhirServer } from '../fhir-server.ts';
import { createIndexValues } from '../index-values.ts';
import { commitOperations, type Written } from './commit.ts';
import type { Operation } from './operation.ts';

/** Commits writes of one access: an operation alone, or (`together`) the entries of a transaction. */
export type Writer = (
  access: Access,
  operations: readonly Operation[],
  how: { base: string; together: boolean },
  response: Response,
) => Promise<Written[]>;

/** What of that was written changes something. */
export function changesOf(written: readonly Written[]): Saved[] {
  return written.flatMap(({ stored: _, outcome, ...one }) =>
    outcome === 'existing' || outcome === 'absent' ? [] : [{ ...one, outcome }],
  );
}

/** One transaction of the database for each call, the event of the audit included (docs/decisions/0013). */
export function createWriter(fhir: FhirServer): Writer {
  const indexValues = createIndexValues();
  return (access, operations, how, response) =>
    fhir.resources.transact(function* (nowMs) {
      const written = yield* commitOperations(operations, { access, indexValues, nowMs, ...how });
      const changes = changesOf(written);
      const event = changes.length > 0 && fhir.changeEvent?.(access, changes, response);
      if (event) yield* addAuditEvent(event, nowMs);
      return written;
    });
}
