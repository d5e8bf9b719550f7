import { assertionUsedBefore, proofUsedBefore, type VerifiedDpopProof } from '@smart-ehr/oauth-core/server';
import { first, type Sql, type WriteScript } from '@smart-ehr/prisma';
import { type AuditEvent, addAuditEvent } from './audit.ts';
import { secretHash } from './secret-hash.ts';

/** A client assertion that was accepted. */
export type UsedAssertion = {
  clientId: string;
  jti: string;
  /** Until then the same assertion would be accepted again, were it not remembered. */
  expiresAtMs: number;
};

/** What is written together with a change that a client asks for: what the change was, and what proved the client. */
export type Evidence = {
  /** Absent where the request changes nothing that anybody would ask for later. */
  event?: AuditEvent;
  /** Counts once: who sends it a second time gets nothing. */
  assertion?: UsedAssertion;
  /** Of the key that what is given is bound to, or was. It counts once, too. */
  proof?: VerifiedDpopProof;
};

export type EvidenceStore = ReturnType<typeof createEvidenceStore>;

export function createEvidenceStore(sql: Sql) {
  return {
    /** Keeps the evidence of a request that changes nothing else; throws as `keepEvidence` does. */
    async keep(evidence: Evidence, nowMs: number): Promise<void> {
      await sql.write(() => keepEvidence(evidence, nowMs));
    },

    /** Tells of a refused request. What proved its client has been used all the same, or was before. */
    async keepRefused({ event, assertion, proof }: Evidence, nowMs: number): Promise<void> {
      await sql.write(function* () {
        if (assertion) yield* rememberAssertion(assertion, nowMs);
        if (proof) yield* rememberProof(proof, nowMs);
        if (event) yield* addAuditEvent(event, nowMs);
      });
    },
  };
}

/**
 * The step of a write that keeps the evidence. It comes first, and throws `invalid_client` when the assertion was used
 * before, `invalid_dpop_proof` when the proof was: then nothing of the write remains, also when two processes are sent
 * the same one at once.
 */
export function* keepEvidence({ event, assertion, proof }: Evidence, nowMs: number): WriteScript<void> {
  if (assertion && !(yield* rememberAssertion(assertion, nowMs))) throw assertionUsedBefore();
  if (proof && !(yield* rememberProof(proof, nowMs))) throw proofUsedBefore();
  if (event) yield* addAuditEvent(event, nowMs);
}

/**
 * The step of a write that remembers the assertion; false if this client has used its `jti` before and that one has
 * not expired. One statement, so that of two at once, also in two processes, one is told false.
 * https://www.rfc-editor.org/rfc/rfc7523#section-3
 */
function* rememberAssertion({ clientId, jti, expiresAtMs }: UsedAssertion, nowMs: number): WriteScript<boolean> {
  const remembered = yield* first(
    `insert into used_assertion (client_id, jti_hash, expires_at_ms) values (?, ?, ?)
     on conflict (client_id, jti_hash) do update set expires_at_ms = excluded.expires_at_ms
       where used_assertion.expires_at_ms <= ?
     returning client_id`,
    clientId,
    secretHash(jti),
    expiresAtMs,
    nowMs,
  );
  return remembered !== undefined;
}

/** The same for a proof and its key. https://www.rfc-editor.org/rfc/rfc9449#section-11.1 */
function* rememberProof({ jkt, jti, expiresAtMs }: VerifiedDpopProof, nowMs: number): WriteScript<boolean> {
  const remembered = yield* first(
    `insert into used_proof (jkt, jti_hash, expires_at_ms) values (?, ?, ?)
     on conflict (jkt, jti_hash) do update set expires_at_ms = excluded.expires_at_ms
       where used_proof.expires_at_ms <= ?
     returning jkt`,
    jkt,
    secretHash(jti),
    expiresAtMs,
    nowMs,
  );
  return remembered !== undefined;
}
