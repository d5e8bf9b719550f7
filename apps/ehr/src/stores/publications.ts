import { createHash } from 'node:crypto';
import type { Sql } from '@smart-ehr/prisma';
import { addAuditEvent } from './audit.ts';

/** Since when this EHR says of itself what it says, kept as an audit event: the only thing that outlives a restart. */
export type PublicationStore = {
  /** When the text was first published as it is now, in milliseconds; noted now if it was another text until now. */
  since(name: string, text: string, nowMs: number): Promise<number>;
};

/** The first event of this text after the last one of another. */
const firstOfThis = `select min(time_ms) as ms from audit_event where event = ? and details = ?
    and id > (select coalesce(max(id), 0) from audit_event where event = ? and details <> ?)`;

export function createPublicationStore(sql: Sql): PublicationStore {
  return {
    async since(name, text, nowMs) {
      const event = `published ${name}`;
      const details = { sha256: createHash('sha256').update(text).digest('base64url') };
      const kept = JSON.stringify(details);
      const find = async () =>
        (await sql.readFirst<{ ms: number | null }>(firstOfThis, event, kept, event, kept))?.ms ?? undefined;
      const known = await find();
      if (known !== undefined) return known;
      await sql.write(() => addAuditEvent({ kind: 'administration', event, details }, nowMs));
      return (await find()) ?? nowMs;
    },
  };
}
