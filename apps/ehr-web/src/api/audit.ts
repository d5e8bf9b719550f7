import type { Audit, AuditKind } from '@smart-ehr/ehr-api';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { getJson } from './request.ts';

/** What happened, of one kind or of all, page by page. */
export const audit = (kind: AuditKind | undefined) =>
  infiniteQueryOptions({
    queryKey: ['audit', kind],
    queryFn: ({ pageParam, signal }) => getJson<Audit>(`/api/audit?${query(kind, pageParam)}`, signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  });

function query(kind: AuditKind | undefined, before: number | undefined): URLSearchParams {
  return new URLSearchParams({ ...(kind && { kind }), ...(before !== undefined && { before: String(before) }) });
}
