import { all, type Database, type WriteScript } from '@smart-ehr/prisma';

/** What a person decided the last time an app asked. */
export type RememberedConsent = {
  /** Empty after she ended the app's access: from then on only what she denied is remembered. */
  allowedScopes: string[];
  deniedScopes: string[];
  patientId?: string;
  /** She wants to see the page no more while the app asks for nothing new. */
  dontAskAgain: boolean;
};

/** Whose decision about which app. */
export type ConsentKey = { username: string; clientId: string };

/** A decision as it is stored; without `dontAskAgain` (the page did not offer the choice) the one from before stays. */
export type NewConsent = Omit<RememberedConsent, 'dontAskAgain'> & { dontAskAgain?: boolean };

export type ConsentStore = ReturnType<typeof createConsentStore>;

export function createConsentStore({ prisma }: Pick<Database, 'prisma'>) {
  return {
    async find({ username, clientId }: ConsentKey): Promise<RememberedConsent | undefined> {
      const row = await prisma.consent.findUnique({ where: { username_clientId: { username, clientId } } });
      return row
        ? {
            allowedScopes: words(row.allowedScopes),
            deniedScopes: words(row.deniedScopes),
            dontAskAgain: row.dontAskAgain,
            ...(row.patientId ? { patientId: row.patientId } : {}),
          }
        : undefined;
    },
  };
}

/** The step of a write that remembers a decision. */
export function* rememberConsent(key: ConsentKey, decision: NewConsent, nowMs: number): WriteScript<void> {
  const { allowedScopes, deniedScopes, patientId, dontAskAgain } = decision;
  yield* all(
    `insert into "Consent" ("username", "clientId", "allowedScopes", "deniedScopes", "patientId", "decidedAt", "dontAskAgain")
     values (?, ?, ?, ?, ?, ?, case when ? = 1 then true else false end)
     on conflict ("username", "clientId") do update set
       "allowedScopes" = excluded."allowedScopes", "deniedScopes" = excluded."deniedScopes",
       "patientId" = excluded."patientId", "decidedAt" = excluded."decidedAt"
       ${dontAskAgain === undefined ? '' : ', "dontAskAgain" = excluded."dontAskAgain"'}`,
    key.username,
    key.clientId,
    allowedScopes.join(' '),
    deniedScopes.join(' '),
    patientId ?? null,
    prismaTime(nowMs),
    dontAskAgain ? 1 : 0,
  );
}

/** The step of a write after which nothing is granted any more without asking; what was denied stays preset. */
export function* forgetAllowed({ username, clientId }: ConsentKey): WriteScript<void> {
  yield* all(
    `update "Consent" set "allowedScopes" = '', "dontAskAgain" = false where "username" = ? and "clientId" = ?`,
    username,
    clientId,
  );
}

/** The same for everybody who has ever answered this client. */
export function* forgetAllowedOfClient(clientId: string): WriteScript<void> {
  yield* all(`update "Consent" set "allowedScopes" = '', "dontAskAgain" = false where "clientId" = ?`, clientId);
}

/** As Prisma keeps a DateTime: text on SQLite, which PostgreSQL reads as its timestamp. */
const prismaTime = (ms: number) => new Date(ms).toISOString().replace('Z', '+00:00');

const words = (text: string) => text.split(' ').filter(Boolean);
