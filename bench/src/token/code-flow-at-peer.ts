import { type Connections, form } from '../measure/connections.ts';
import type { Registered } from './clients.ts';
import { type Approve, createFlow, type Flow } from './code-flow.ts';

/**
 * At oidc-provider: GET auth → POST interaction → GET auth, resumed → POST token. The interaction signs in or consents at
 * once, without a page (servers/oidc-provider.ts).
 */
export function flowAtPeer(connections: Connections, client: Registered, count: number): Flow {
  const approve: Approve = async (visitor, path) => {
    const interaction = await visitor.follow({ method: 'GET', path });
    const resumed = await visitor.follow(form(interaction.pathname, {}));
    return visitor.follow({ method: 'GET', path: resumed.pathname });
  };
  return createFlow({ connections, client, count, authorizePath: '/auth', signIn: approve, approve });
}
