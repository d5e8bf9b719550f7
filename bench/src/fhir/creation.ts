import { join } from 'node:path';
import { connect } from '../measure/connections.ts';
import type { Contender, Contest } from '../measure/contest.ts';
import { startEhr } from '../servers/ehr.ts';
import { benchFolder } from '../servers/start-server.ts';
import { registerAtEhr } from '../token/clients.ts';
import { writingScope } from '../token/scopes.ts';
import { backendTokens, turns } from './questions.ts';
import { createRawTable, storedBodies } from './raw.ts';

const types = ['Observation', 'DocumentReference'] as const;
const [ofEhr, ofRaw] = ['EHR', 'raw insert and commit'];

type Setting = { count: number; profile: boolean; greeting: Contender };

/**
 * A backend service creates an Observation and a DocumentReference in turn: each is validated, indexed, told to the audit
 * and committed when it is answered. At an EHR of its own, so that the databases which are kept stay as they are.
 */
export async function creation({
  count,
  profile,
  greeting,
}: Setting): Promise<{ contest: Contest; stop(): Promise<void> }> {
  const ehr = await startEhr({ profile });
  const connections = connect(ehr.origin, count);
  const clients = await registerAtEhr(ehr.origin);
  const token = backendTokens(connections, clients.RS384.clientId, writingScope);
  const bodies = pairsOf(...types.map(type => storedBodies(ehr.database, 100, type).map(withoutId)));
  const next = turns(bodies.map(body => ({ path: `/fhir/${JSON.parse(body).resourceType}`, body })));
  const raw = createRawTable(join(benchFolder, 'raw.db'));
  let bearer = '';
  const contenders: Contender[] = [
    {
      name: ofEhr,
      cpuMs: ehr.cpuMs,
      memoryMb: ehr.memoryMb,
      async prepare() {
        bearer = await token();
      },
      async work(connection) {
        const headers = { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/fhir+json' };
        await connections.ask(connection, { method: 'POST', headers, ...next() }, 201);
      },
    },
    greeting,
    { name: ofRaw, work: async () => raw.insert([next().body]) },
  ];
  return {
    contest: {
      title: 'create an Observation or a DocumentReference, a backend service',
      contenders,
      comparisons: [
        { of: ofEhr, to: greeting.name },
        { of: ofEhr, to: ofRaw },
      ],
    },
    async stop() {
      raw.close();
      await connections.close();
      await ehr.stop();
    },
  };
}

/** Whoever creates a resource leaves its id to the server. */
function withoutId(body: string): string {
  const { id: _, ...resource } = JSON.parse(body);
  return JSON.stringify(resource);
}

/** One of each list in turn, as long as there are some of both. */
function pairsOf(some: readonly string[] = [], others: readonly string[] = []): string[] {
  return some.slice(0, others.length).flatMap((one, at) => [one, others[at] ?? one]);
}
