import { generateKeyPairSync } from 'node:crypto';
import { connect } from '../measure/connections.ts';
import type { Contest, OwnContest } from '../measure/contest.ts';
import type { Options } from '../options.ts';
import { startEhr } from '../servers/ehr.ts';
import { startPeer } from '../servers/peers.ts';
import { registerAtEhr, registeredAtPeer } from './clients.ts';
import { contests } from './contests.ts';

/** The contests of the authorization server's endpoints, and the servers that take part in them. */
export async function startTokenSuite({ connections: count, profile }: Options): Promise<Suite> {
  const atPeer = registeredAtPeer();
  const peerEnvironment = { CLIENTS: JSON.stringify(atPeer.clients), SIGNING_JWK: JSON.stringify(signingKey()) };
  const servers = await Promise.all([
    startEhr({ profile }),
    startPeer('oidc-provider', peerEnvironment, profile),
    startPeer('express-hello', {}, profile),
  ]);
  const [ehr, peer, hello] = servers.map(({ origin }) => connect(origin, count));
  if (!ehr || !peer || !hello) throw new Error('A server is missing.');
  const [{ cpuMs: ofEhr }, { cpuMs: ofPeer }, { cpuMs: ofHello }] = servers;
  return {
    contests: contests(count, {
      ehr: { name: 'EHR', cpuMs: ofEhr, connections: ehr, clients: await registerAtEhr(ehr.origin) },
      peer: { name: 'oidc-provider', cpuMs: ofPeer, connections: peer, clients: atPeer.registered },
      hello: { name: 'Express hello', cpuMs: ofHello, connections: hello },
    }),
    async stop() {
      await Promise.all([ehr, peer, hello].map(one => one.close()));
      await Promise.all(servers.map(server => server.stop()));
    },
  };
}

export type Suite = { contests: (Contest | OwnContest)[]; stop(): Promise<void> };

/** What oidc-provider signs its id_tokens with: RS256, like the EHR. */
function signingKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'signing-key' };
}
