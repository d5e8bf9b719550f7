import type { Database } from '@smart-ehr/prisma';

/** A row as it is stored: the public half in clear, the private half wrapped. */
export type StoredSigningKey = {
  kid: string;
  alg: string;
  publicJwk: string;
  wrappedPrivateJwk: string;
  createdAtMs: number;
  /** Null for the newest key; set as soon as there is a newer one. */
  retiresAtMs: number | null;
};

export type NewSigningKey = Omit<StoredSigningKey, 'retiresAtMs'>;

export type SigningKeyStore = ReturnType<typeof createSigningKeyStore>;

export function createSigningKeyStore({ prisma }: Pick<Database, 'prisma'>) {
  return {
    async list(): Promise<StoredSigningKey[]> {
      const rows = await prisma.signingKey.findMany({ orderBy: [{ createdAt: 'desc' }, { kid: 'asc' }] });
      return rows.map(({ kid, alg, publicJwk, privateJwk, createdAt, retiresAt }) => ({
        kid,
        alg,
        publicJwk,
        wrappedPrivateJwk: privateJwk,
        createdAtMs: createdAt.getTime(),
        retiresAtMs: retiresAt?.getTime() ?? null,
      }));
    },

    async add(key: NewSigningKey): Promise<void> {
      await prisma.signingKey.create({ data: rowOf(key) });
    },

    /**
     * Puts the new key in the place of the newest one, which ends at `retiresAtMs`. False when that one is the newest no
     * more: of several processes that rotate at once, one does. The update of its row decides, which each has to wait for.
     */
    async replace(newestKid: string, key: NewSigningKey, retiresAtMs: number): Promise<boolean> {
      const retiresAt = new Date(retiresAtMs);
      return prisma.$transaction(async transaction => {
        const { count } = await transaction.signingKey.updateMany({
          where: { kid: newestKid, retiresAt: null },
          data: { retiresAt },
        });
        if (count === 0) return false;
        await transaction.signingKey.updateMany({ where: { retiresAt: null }, data: { retiresAt } });
        await transaction.signingKey.create({ data: rowOf(key) });
        return true;
      });
    },

    /** Deletes the keys that are published no more, with their private halves. */
    async forgetRetired(nowMs: number): Promise<number> {
      return (await prisma.signingKey.deleteMany({ where: { retiresAt: { lte: new Date(nowMs) } } })).count;
    },
  };
}

function rowOf({ kid, alg, publicJwk, wrappedPrivateJwk, createdAtMs }: NewSigningKey) {
  return { kid, alg, publicJwk, privateJwk: wrappedPrivateJwk, createdAt: new Date(createdAtMs) };
}
