import type { Connections } from '../measure/connections.ts';
import { form } from '../measure/connections.ts';
import type { Contender } from '../measure/contest.ts';
import { assertionSupply } from '../token/assertions.ts';
import { keyPairs, registerAtEhr } from '../token/clients.ts';
import { flowAtEhr } from '../token/code-flow-at-ehr.ts';
import { backendScope } from '../token/scopes.ts';

/** What is asked of one EHR, each with a valid token whose reach the EHR enforces. */
export type Questions = Record<'read' | 'search' | 'include' | 'panel', Pick<Contender, 'prepare' | 'work'>> & {
  /** Observations of the patient whose app asks. */
  observationIds: string[];
};

type Searchset = { entry?: { resource: { id: string } }[] };

/**
 * A patient's app reads and searches in her record; a backend service searches in the record of one patient after the other.
 * The tokens are renewed between the turns where they are short-lived.
 */
export async function askEhr(connections: Connections, count: number): Promise<Questions> {
  const clients = await registerAtEhr(connections.origin);
  const flow = flowAtEhr(connections, clients.app, count);
  await flow.prepare?.(0);
  const { access_token: token, patient } = (await flow.connect(0)) as { access_token: string; patient?: string };
  const get = async (path: string, bearer: string, connection = 0) => {
    const headers = { Authorization: `Bearer ${bearer}` };
    return (await connections.ask(connection, { method: 'GET', path: `/fhir/${path}`, headers }, 200)).text;
  };
  const idsOf = async (path: string, bearer: string) =>
    ((JSON.parse(await get(path, bearer)) as Searchset).entry ?? []).map(({ resource }) => resource.id);

  const observationIds = await idsOf('Observation?_count=100', token);
  const backendToken = backendTokens(connections, clients.RS384.clientId, backendScope);
  const patientIds = await idsOf('Patient?_count=1000', await backendToken());
  const next = turns(observationIds);
  const nextPatient = turns(patientIds);
  let bearer = '';
  const search = 'Observation?category=laboratory&_count=20';
  return {
    observationIds,
    read: { work: connection => get(`Observation/${next()}`, token, connection) },
    search: { work: connection => get(`${search}&patient=${patient}`, token, connection) },
    include: {
      work: connection => get(`${search}&patient=${patient}&_include=Observation:encounter`, token, connection),
    },
    panel: {
      async prepare() {
        bearer = await backendToken();
      },
      work: connection => get(`${search}&patient=${nextPatient()}`, bearer, connection),
    },
  };
}

/** Each call gives a new token, which lives for five minutes. */
export function backendTokens(connections: Connections, clientId: string, scope: string): () => Promise<string> {
  const supply = assertionSupply(keyPairs.RS384, clientId, `${connections.origin}/token`);
  return async () => {
    await supply.fill(1);
    const fields = {
      grant_type: 'client_credentials',
      scope,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: supply.take().jwt,
    };
    return String(JSON.parse((await connections.ask(0, form('/token', fields), 200)).text).access_token);
  };
}

/** One after the other, over and over. */
export function turns<T>(values: readonly T[]): () => T {
  if (values.length === 0) throw new Error('The database has nothing of what is asked for.');
  let at = 0;
  return () => {
    at = (at + 1) % values.length;
    return values[at] as T;
  };
}
