import { createHash, randomBytes } from 'node:crypto';
import { type Connections, form } from '../measure/connections.ts';
import type { Contender } from '../measure/contest.ts';
import { createVisitor, type Visitor } from '../measure/visitor.ts';
import { type Registered, redirectUri } from './clients.ts';
import { appScope } from './scopes.ts';

/** How a person's browser gets from the app's request to the URL with the code. */
export type Approve = (visitor: Visitor, authorizePath: string) => Promise<URL>;

export type FlowInput = {
  connections: Connections;
  count: number;
  client: Registered;
  authorizePath: string;
  /** The first time: nobody is signed in with this browser yet. */
  signIn: Approve;
  /** From then on. */
  approve: Approve;
};

export type Tokens = { access_token: string; refresh_token: string; id_token: string };
export type Flow = Pick<Contender, 'prepare' | 'work'> & { connect(connection: number): Promise<Tokens> };

/**
 * The authorization code flow with PKCE of a person who is signed in: from the app's request, over her consent, to access,
 * refresh and id_token. Neither server remembers her consent; each asks every time.
 */
export function createFlow({ connections, count, client, authorizePath, signIn, approve }: FlowInput): Flow {
  const visitors = Array.from({ length: count }, (_, connection) => createVisitor(connections, connection));
  const signedIn = new Set<number>();

  async function connect(connection: number): Promise<Tokens> {
    const visitor = visitors[connection];
    if (!visitor) throw new Error(`There is no connection ${connection}.`);
    const { query, verifier } = authorizationRequest(connections.origin, client);
    const callback = await (signedIn.has(connection) ? approve : signIn)(visitor, `${authorizePath}?${query}`);
    const code = callback.searchParams.get('code');
    if (code === null) throw new Error(`No code, but ${callback}`);
    const fields = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
    const answer = await connections.ask(connection, form('/token', { ...fields, client_id: client.clientId }), 200);
    return JSON.parse(answer.text) as Tokens;
  }

  return {
    connect,
    async prepare() {
      for (let connection = 0; connection < count; connection++) {
        if (signedIn.has(connection)) continue;
        const tokens = await connect(connection);
        if (!tokens.id_token || !tokens.refresh_token) throw new Error(`A token is missing: ${Object.keys(tokens)}`);
        signedIn.add(connection);
      }
    },
    work: connect,
  };
}

function authorizationRequest(origin: string, { clientId }: Registered) {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: appScope,
    state: 'state-of-the-app',
    nonce: 'nonce-of-the-app',
    aud: `${origin}/fhir`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    prompt: 'consent',
  });
  return { query, verifier };
}
