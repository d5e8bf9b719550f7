import type { Database } from '@smart-ehr/prisma';

export type Role = 'patient' | 'practitioner' | 'nurse' | 'admin';

/** A record that a person may share with an app. */
export type UserRecord = {
  patientId: string;
  relationship: 'self' | 'child';
  /** Who the person is towards this record, as a relative reference. */
  fhirUser: string;
};

export type User = {
  username: string;
  displayName: string;
  role: Role;
  fhirUser?: string;
  /** The practitioner whose patients this person sees, as a relative reference. */
  panelOf?: string;
  records: UserRecord[];
};

export type NewUser = User & { passwordHash: string };

export type UserStore = ReturnType<typeof createUserStore>;

const withRecords = { records: { orderBy: { position: 'asc' } } } as const;

export function createUserStore({ prisma, sql }: Pick<Database, 'prisma' | 'sql'>) {
  return {
    /** Asked with every request of a signed-in browser, so it is one prepared statement. */
    async find(username: string): Promise<User | undefined> {
      const rows = await sql.read<JoinedRow>(
        `select u.username, u."displayName", u.role, u."fhirUser", u."panelOf",
           r."patientId", r.relationship, r."fhirUser" as "recordFhirUser"
         from "User" u left join "UserRecord" r on r.username = u.username
         where u.username = ? order by r.position`,
        username,
      );
      const [row] = rows;
      return row && userOf({ ...row, records: rows.flatMap(recordsOf) });
    },

    async list(): Promise<User[]> {
      return (await prisma.user.findMany({ include: withRecords, orderBy: { createdAt: 'asc' } })).map(userOf);
    },

    async passwordHash(username: string): Promise<string | undefined> {
      return (await prisma.user.findUnique({ where: { username }, select: { passwordHash: true } }))?.passwordHash;
    },

    /** Adds the person, or makes the person and her records what is given here. */
    async save({ records, ...user }: NewUser): Promise<void> {
      const { username } = user;
      const row = { ...user, fhirUser: user.fhirUser ?? null, panelOf: user.panelOf ?? null };
      await prisma.$transaction([
        prisma.user.upsert({ where: { username }, create: row, update: row }),
        prisma.userRecord.deleteMany({ where: { username } }),
        prisma.userRecord.createMany({ data: records.map((record, position) => ({ ...record, username, position })) }),
      ]);
    },
  };
}

type UserRow = {
  username: string;
  displayName: string;
  role: string;
  fhirUser: string | null;
  panelOf: string | null;
  records: { patientId: string; relationship: string; fhirUser: string }[];
};

type JoinedRow = Omit<UserRow, 'records'> &
  ({ patientId: string; relationship: string; recordFhirUser: string } | { patientId: null });

/** A person without records has one row without one. */
function recordsOf(row: JoinedRow): UserRow['records'] {
  if (row.patientId === null) return [];
  return [{ patientId: row.patientId, relationship: row.relationship, fhirUser: row.recordFhirUser }];
}

function userOf(row: UserRow): User {
  return {
    username: row.username,
    displayName: row.displayName,
    role: row.role as Role,
    ...(row.fhirUser ? { fhirUser: row.fhirUser } : {}),
    ...(row.panelOf ? { panelOf: row.panelOf } : {}),
    records: row.records.map(({ patientId, relationship, fhirUser }) => ({
      patientId,
      relationship: relationship as UserRecord['relationship'],
      fhirUser,
    })),
  };
}
