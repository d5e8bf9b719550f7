import type { GrantDetail, Grants, Revoked } from '@smart-ehr/ehr-api';
import { queryOptions } from '@tanstack/react-query';
import { getJson, postJson } from './request.ts';

/** The access of apps that is in force. */
export const grants = queryOptions({
  queryKey: ['grants'],
  queryFn: ({ signal }) => getJson<Grants>('/api/grants', signal),
});

/** What became of each asked scope; once given, a grant never changes in that. */
export const grantDetail = (id: string) =>
  queryOptions({
    queryKey: ['grants', id],
    queryFn: ({ signal }) => getJson<GrantDetail>(`/api/grants/${encodeURIComponent(id)}`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const revoke = (ids: string[]) => postJson<Revoked>('/api/grants/revoke', { ids });
