import type { Database } from '@smart-ehr/prisma';

/** A row as it is stored: the public half in clear, the private half wrapped. */
export type StoredSigningKey = { kid: string; alg: string; publicJwk: string; wrappedPrivateJwk: string };

export type SigningKeyStore = ReturnType<typeof createSigningKeyStore>;

export function createSigningKeyStore({ prisma }: Pick<Database, 'prisma'>) {
  return {
    /** The key that signs now: the newest that is not about to retire. */
    async active(): Promise<StoredSigningKey | undefined> {
      const row = await prisma.signingKey.findFirst({ where: { retiresAt: null }, orderBy: { createdAt: 'desc' } });
      return row ? stored(row) : undefined;
    },

    /** Every key whose signatures may still be checked, newest first. */
    async published(nowMs: number): Promise<StoredSigningKey[]> {
      const rows = await prisma.signingKey.findMany({
        where: { OR: [{ retiresAt: null }, { retiresAt: { gt: new Date(nowMs) } }] },
        orderBy: { createdAt: 'desc' },
      });
      return rows.map(stored);
    },

    async add({ kid, alg, publicJwk, wrappedPrivateJwk }: StoredSigningKey): Promise<void> {
      await prisma.signingKey.create({ data: { kid, alg, publicJwk, privateJwk: wrappedPrivateJwk } });
    },
  };
}

function stored(row: { kid: string; alg: string; publicJwk: string; privateJwk: string }): StoredSigningKey {
  return { kid: row.kid, alg: row.alg, publicJwk: row.publicJwk, wrappedPrivateJwk: row.privateJwk };
}
