import type { AuthorizationCodeRecord } from '@smart-ehr/oauth-core/server';
import { first, type Sql } from '@smart-ehr/prisma';
import { type Evidence, keepEvidence } from './evidence.ts';
import { type Grant, type GrantRow, grantColumns, grantOf, revokeGrant } from './grants.ts';
import { secretHash } from './secret-hash.ts';
import { addTokens, type NewTokens } from './tokens.ts';

/** An authorization code as it stands, used and expired ones too, with the grant that it stands for. */
export type StoredCode = AuthorizationCodeRecord & { codeHash: string; grant: Grant };

export type CodeStore = ReturnType<typeof createCodeStore>;

export function createCodeStore(sql: Sql) {
  return {
    async find(code: string): Promise<StoredCode | undefined> {
      const row = await sql.readFirst<CodeRow>(
        `select c.code_hash, c.redirect_uri, c.code_challenge, c.dpop_jkt, c.expires_at_ms, c.used_ms, ${grantColumns}
         from authorization_code c join access_grant g on g.id = c.grant_id where c.code_hash = ?`,
        secretHash(code),
      );
      return row
        ? {
            codeHash: row.code_hash,
            clientId: row.client_id,
            door: row.door,
            redirectUri: row.redirect_uri,
            codeChallenge: row.code_challenge,
            dpopJkt: row.dpop_jkt,
            expiresAtMs: row.expires_at_ms,
            usedMs: row.used_ms,
            revokedMs: row.revoked_ms,
            grant: grantOf(row),
          }
        : undefined;
    },

    /**
     * Uses the code up and stores what it gives. Of two at once, one is told false, and what the other got has ended:
     * https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
     */
    async redeem(code: StoredCode, tokens: NewTokens, evidence: Evidence, nowMs: number): Promise<boolean> {
      return sql.write(function* () {
        yield* keepEvidence(evidence, nowMs);
        const taken = yield* first(
          'update authorization_code set used_ms = ? where code_hash = ? and used_ms is null returning code_hash',
          nowMs,
          code.codeHash,
        );
        if (taken) yield* addTokens(code.grant, tokens, nowMs);
        else yield* revokeGrant(code.grant.id, 'code used twice', nowMs);
        return taken !== undefined;
      });
    },
  };
}

type CodeRow = GrantRow & {
  code_hash: string;
  redirect_uri: string;
  code_challenge: string | null;
  dpop_jkt: string | null;
  expires_at_ms: number;
  used_ms: number | null;
};
