import type { GrantRow } from '@smart-ehr/ehr-api';

/** The rows in which every word of the search stands, in any column. */
export function filterGrants(grants: readonly GrantRow[], typed: string): GrantRow[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return grants.filter(({ description, clientId, user, scope, door }) => {
    const text = [description, clientId, user?.name, user?.username, scope, door].join(' ').toLowerCase();
    return words.every(word => text.includes(word));
  });
}
