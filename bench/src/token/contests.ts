import type { Connections } from '../measure/connections.ts';
import type { Comparison, Contender, Contest } from '../measure/contest.ts';
import { clientCredentials } from './client-credentials.ts';
import type { Algorithm, ClientName, Registered } from './clients.ts';
import type { Flow } from './code-flow.ts';
import { flowAtEhr, flowWithPageAtEhr } from './code-flow-at-ehr.ts';
import { flowAtPeer } from './code-flow-at-peer.ts';
import { introspection } from './introspection.ts';
import { bareSign, bareVerify } from './signatures.ts';

/** A server that takes part, and the connections to it. */
type Party = Pick<Contender, 'name' | 'cpuMs'> & { connections: Connections };
type Provider = Party & { clients: Record<ClientName, Registered> };
export type Parties = { ehr: Provider; peer: Provider; hello: Party };

/**
 * Each endpoint beside the peer that does the same work, and beside the floor below which nobody gets. The aims are what
 * this project has set itself; a ratio without one is there to be looked at.
 */
export function contests(count: number, { ehr, peer, hello }: Parties): Contest[] {
  const toPeer = (aim?: number): Comparison => ({ of: ehr.name, to: peer.name, aim });
  const flow = flowAtEhr(ehr.connections, ehr.clients.app, count);
  const peerFlow = flowAtPeer(peer.connections, peer.clients.app, count);
  const withPage = { ...by(ehr, flowWithPageAtEhr(ehr.connections, ehr.clients.app, count)), name: 'EHR, page shown' };
  const signature = bareSign();

  const backend = (algorithm: Algorithm, toNode: number | undefined, aim: number | undefined): Contest => {
    const floor = bareVerify(algorithm);
    const contenders = [ehr, peer].map(one => by(one, clientCredentials(algorithm, one.clients[algorithm], one)));
    return {
      title: `client_credentials, private_key_jwt with ${algorithm}`,
      contenders: [...contenders, floor],
      comparisons: [toPeer(aim), { of: ehr.name, to: floor.name, aim: toNode }],
    };
  };
  const document = (title: string, path: string, pathAtPeer: string): Contest => ({
    title,
    contenders: [by(ehr, get(ehr, path)), by(hello, get(hello, '/')), by(peer, get(peer, pathAtPeer))],
    comparisons: [{ of: ehr.name, to: hello.name, aim: 0.9 }, toPeer()],
  });
  const asking = (one: Provider, its: Flow, path: string) => by(one, introspection(one, its, path));

  return [
    backend('RS384', undefined, 0.8),
    backend('ES384', 0.4, undefined),
    {
      title: 'authorization code flow, session kept',
      contenders: [by(ehr, flow), by(peer, peerFlow), withPage, signature],
      comparisons: [toPeer(1.2), { of: withPage.name, to: peer.name }, { of: ehr.name, to: signature.name }],
    },
    {
      title: 'introspection of an opaque token, Basic',
      contenders: [asking(ehr, flow, '/introspect'), asking(peer, peerFlow, '/token/introspection')],
      comparisons: [toPeer(0.9)],
    },
    document('openid-configuration', openidConfiguration, openidConfiguration),
    document('smart-configuration', '/fhir/.well-known/smart-configuration', openidConfiguration),
    document('JWKS', '/jwks', '/jwks'),
  ];
}

const openidConfiguration = '/.well-known/openid-configuration';

const by = ({ name, cpuMs }: Party, work: Omit<Contender, 'name'>): Contender => ({ ...work, name, cpuMs });

const get = ({ connections }: Party, path: string): Omit<Contender, 'name'> => ({
  work: connection => connections.ask(connection, { method: 'GET', path }, 200),
});
