import { all, first, type Sql } from '@smart-ehr/prisma';
import { createKept } from './kept.ts';

/** How many requests an app has made on a day. A day is written as in ISO 8601 and begins at midnight UTC. */
export type QuotaUse = { clientId: string; clientName: string | undefined; requests: number };

export type QuotaUseStore = ReturnType<typeof createQuotaUseStore>;

export function createQuotaUseStore(sql: Sql) {
  const quotas = createKept(async () => {
    const rows = await sql.read<{ id: string; quota: number }>(
      'select "clientId" as id, "dailyQuota" as quota from "Client" where "dailyQuota" is not null',
    );
    return new Map(rows.map(({ id, quota }) => [id, quota]));
  });
  return {
    /** The quota that was set for this app alone; known within five seconds after it was. */
    async ownQuota(clientId: string, nowMs: number): Promise<number | undefined> {
      return (await quotas.get(nowMs)).get(clientId);
    },

    async used(clientId: string, day: string): Promise<number> {
      const row = await sql.readFirst<{ requests: number }>(
        'select requests from quota_use where client_id = ? and day = ?',
        clientId,
        day,
      );
      return row?.requests ?? 0;
    },

    /** Adds to what all instances have counted, and answers the sum. */
    add(clientId: string, day: string, requests: number): Promise<number> {
      return sql.write(function* () {
        const row = yield* first<{ requests: number }>(
          `insert into quota_use (client_id, day, requests) values (?, ?, ?)
            on conflict (client_id, day) do update set requests = quota_use.requests + excluded.requests
            returning requests`,
          clientId,
          day,
          requests,
        );
        return row?.requests ?? requests;
      });
    },

    /** The most requests first. */
    async usedOn(day: string): Promise<QuotaUse[]> {
      const rows = await sql.read<{ id: string; name: string | null; requests: number }>(
        `select q.client_id as id, c."clientName" as name, q.requests
          from quota_use q left join "Client" c on c."clientId" = q.client_id
          where q.day = ? order by q.requests desc, q.client_id`,
        day,
      );
      return rows.map(({ id, name, requests }) => ({ clientId: id, clientName: name ?? undefined, requests }));
    },
  };
}

/** Forgets the days before this one. */
export function* forgetQuotaUse(day: string) {
  yield* all('delete from quota_use where day < ?', day);
}
