import { createDpopKey, createDpopProof, type DpopProofInput, dpopThumbprint } from '@smart-ehr/oauth-core/client';
import type { TestEhr } from './test-ehr.ts';

/** An app that proves its key, each step of which a test may take wrongly. */
export type Prover = Awaited<ReturnType<typeof createProver>>;

export async function createProver({ origin, clock }: Pick<TestEhr, 'origin' | 'clock'>) {
  const key = await createDpopKey();
  /** A correct proof for POST /token; `change` overrides. */
  const proof = (change: Partial<DpopProofInput> = {}) =>
    createDpopProof({ key, method: 'POST', url: `${origin}/token`, now: clock.nowMs, ...change });
  return {
    key,
    jkt: await dpopThumbprint(key),
    proof,
    headers: async (change?: Partial<DpopProofInput>) => ({ DPoP: await proof(change) }),
    /** What goes with a request that presents an access token; `change` overrides the proof. */
    async presenting(token: unknown, path: string, change: Partial<DpopProofInput> = {}) {
      const accessToken = String(token);
      const dpop = await proof({ method: 'GET', url: `${origin}${path}`, accessToken, ...change });
      return { authorization: `DPoP ${accessToken}`, DPoP: dpop };
    },
  };
}
