import { first, type Sql } from '@smart-ehr/prisma';
import { secretHash } from './secret-hash.ts';

/** A client assertion that was accepted. */
export type UsedAssertion = {
  clientId: string;
  jti: string;
  /** Until then the same assertion would be accepted again, were it not remembered. */
  expiresAtMs: number;
};

export type UsedAssertionStore = ReturnType<typeof createUsedAssertionStore>;

export function createUsedAssertionStore(sql: Sql) {
  return {
    /**
     * Remembers the assertion; false if this client has used its `jti` before and that one has not expired. One
     * statement, so that of two at once, also in two processes, one is told false.
     * https://www.rfc-editor.org/rfc/rfc7523#section-3
     */
    async rememberOnce({ clientId, jti, expiresAtMs }: UsedAssertion, nowMs: number): Promise<boolean> {
      const remembered = await sql.write(() =>
        first(
          `insert into used_assertion (client_id, jti_hash, expires_at_ms) values (?, ?, ?)
           on conflict (client_id, jti_hash) do update set expires_at_ms = excluded.expires_at_ms
             where used_assertion.expires_at_ms <= ?
           returning client_id`,
          clientId,
          secretHash(jti),
          expiresAtMs,
          nowMs,
        ),
      );
      return remembered !== undefined;
    },
  };
}
