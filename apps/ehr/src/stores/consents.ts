import type { Database } from '@smart-ehr/prisma';

/** What a person decided the last time an app asked: presets the next page, grants nothing by itself. */
export type RememberedConsent = { allowedScopes: string[]; deniedScopes: string[]; patientId?: string };

export type ConsentStore = ReturnType<typeof createConsentStore>;

export function createConsentStore({ prisma }: Pick<Database, 'prisma'>) {
  return {
    async find(username: string, clientId: string): Promise<RememberedConsent | undefined> {
      const row = await prisma.consent.findUnique({ where: { username_clientId: { username, clientId } } });
      return row
        ? {
            allowedScopes: words(row.allowedScopes),
            deniedScopes: words(row.deniedScopes),
            ...(row.patientId ? { patientId: row.patientId } : {}),
          }
        : undefined;
    },

    async remember(username: string, clientId: string, decision: RememberedConsent, nowMs: number): Promise<void> {
      const row = {
        allowedScopes: decision.allowedScopes.join(' '),
        deniedScopes: decision.deniedScopes.join(' '),
        patientId: decision.patientId ?? null,
        decidedAt: new Date(nowMs),
      };
      await prisma.consent.upsert({
        where: { username_clientId: { username, clientId } },
        create: { username, clientId, ...row },
        update: row,
      });
    },
  };
}

const words = (text: string) => text.split(' ').filter(Boolean);
