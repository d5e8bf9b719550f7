import type { Me } from '@smart-ehr/ehr-api';
import { queryOptions } from '@tanstack/react-query';
import { getJson } from './request.ts';

/** Who is signed in. */
export const me = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => getJson<Me>('/api/me', signal),
});

export const isClinician = ({ role }: Me) => role === 'practitioner' || role === 'nurse';
