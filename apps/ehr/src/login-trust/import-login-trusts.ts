import { randomToken } from '@smart-ehr/oauth-core';
import type { ClientStore } from '../stores/clients.ts';
import { clientOfTrust, type ImportedClient } from './client-of-trust.ts';
import { readLoginTrusts } from './read-login-trusts.ts';

export type Imported = { clients: (ImportedClient & { isNew: boolean })[]; withoutFhir: string[] };

/** Registers the apps of a file of Login Trusts, or brings them up to date: all of them, or none. */
export async function importLoginTrusts(
  text: string,
  store: ClientStore,
  { redirectUris = [], nowMs }: { redirectUris?: readonly string[]; nowMs: number },
): Promise<Imported> {
  const imported: Imported = { clients: [], withoutFhir: [] };
  for (const trust of readLoginTrusts(text)) {
    const clientId = String(trust.columns.domain);
    const known = await store.find(clientId);
    const one = await clientOfTrust(trust, { known, redirectUris, newSecret: randomToken('cs_') });
    if (one) imported.clients.push({ ...one, isNew: known === undefined });
    else imported.withoutFhir.push(clientId);
  }
  await store.saveAll(
    imported.clients.map(({ client }) => client),
    ({ clientId }) => ({ kind: 'administration', event: 'login trust imported', clientId }),
    nowMs,
  );
  return imported;
}
