import type { LaunchableApps, Launched, LaunchRequest } from '@smart-ehr/ehr-api';
import { queryOptions } from '@tanstack/react-query';
import { getJson, postJson } from './request.ts';

export const launchableApps = queryOptions({
  queryKey: ['apps'],
  queryFn: ({ signal }) => getJson<LaunchableApps>('/api/apps', signal),
});

/** Tells the EHR what is open here, and learns where the app begins. */
export const launch = (request: LaunchRequest) => postJson<Launched>('/api/launches', request);
