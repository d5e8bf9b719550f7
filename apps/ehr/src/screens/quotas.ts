import type { Quotas } from '@smart-ehr/ehr-api';
import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import { dayOf } from '../limits/daily-quota.ts';
import { administratorOf } from './grants.ts';

/** GET /api/quotas: how many requests the apps with a daily quota have made today (UTC) at the FHIR API. */
export function listQuotas(ehr: Ehr): RequestHandler {
  return async (request, response) => {
    await administratorOf(ehr, request);
    const nowMs = ehr.now();
    const day = dayOf(nowMs);
    await ehr.dailyQuota.flush();
    const used = await ehr.quotaUse.usedOn(day);
    const rows = used.map(async ({ clientId, clientName, requests }) => ({
      clientId,
      description: clientName ?? clientId,
      requests,
      quota: (await ehr.quotaUse.ownQuota(clientId, nowMs)) ?? ehr.config.dailyQuota,
    }));
    response.json({ day, apps: await Promise.all(rows) } satisfies Quotas);
  };
}
