import { type Connections, form } from '../measure/connections.ts';
import type { Contender } from '../measure/contest.ts';
import type { Registered } from './clients.ts';
import type { Flow } from './code-flow.ts';

/** A resource server asks what a person's opaque access token stands for, and says by Basic who it is. */
export function introspection(
  { clients, connections }: { clients: { server: Registered }; connections: Connections },
  flow: Flow,
  path: string,
): Omit<Contender, 'name'> {
  const { clientId, clientSecret } = clients.server;
  const Authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  let token = '';
  return {
    async prepare(pieces) {
      await flow.prepare?.(pieces);
      token = (await flow.connect(0)).access_token;
    },
    async work(connection) {
      const { text } = await connections.ask(connection, form(path, { token }, { Authorization }), 200);
      if (!text.includes('"active":true')) throw new Error(`The token is not active: ${text}`);
    },
  };
}
