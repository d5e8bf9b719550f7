import type { Grants, Revoked } from '@smart-ehr/ehr-api';
import { queryOptions } from '@tanstack/react-query';
import { getJson, postJson } from './request.ts';

/** The access of apps that is in force. */
export const grants = queryOptions({
  queryKey: ['grants'],
  queryFn: ({ signal }) => getJson<Grants>('/api/grants', signal),
});

export const revoke = (ids: string[]) => postJson<Revoked>('/api/grants/revoke', { ids });
