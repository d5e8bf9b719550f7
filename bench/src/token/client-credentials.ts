import { type Connections, form } from '../measure/connections.ts';
import type { Contender } from '../measure/contest.ts';
import { assertionSupply } from './assertions.ts';
import { type Algorithm, keyPairs, type Registered } from './clients.ts';
import { backendScope } from './scopes.ts';

/** A backend service asks for a token: one request, whose assertion was signed before the clock started. */
export function clientCredentials(
  algorithm: Algorithm,
  { clientId }: Registered,
  { connections }: { connections: Connections },
): Omit<Contender, 'name'> {
  const supply = assertionSupply(keyPairs[algorithm], clientId, `${connections.origin}/token`);
  return {
    prepare: supply.fill,
    hasMore: supply.hasMore,
    work: connection => connections.ask(connection, form('/token', requestWith(supply.take().jwt)), 200),
  };
}

const requestWith = (assertion: string) => ({
  grant_type: 'client_credentials',
  scope: backendScope,
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: assertion,
});
