import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import Provider, { type ClientMetadata } from 'oidc-provider';
import { scopes } from '../token/scopes.ts';

/**
 * oidc-provider with its in-memory adapter, set to the work that the EHR does: opaque tokens, PKCE, RS256 id_tokens,
 * refresh tokens that rotate, assertions that count once. It keeps nothing, logs nothing and limits nobody.
 */
const { ORIGIN = '', PORT, CLIENTS = '[]', SIGNING_JWK = '{}' } = process.env;

const provider = new Provider(ORIGIN, {
  clients: JSON.parse(CLIENTS) as ClientMetadata[],
  jwks: { keys: [JSON.parse(SIGNING_JWK)] },
  scopes: scopes.split(' '),
  clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
  enabledJWA: { clientAuthSigningAlgValues: ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'] },
  features: {
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    devInteractions: { enabled: false },
  },
  interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
  cookies: { keys: ['a key of the benchmark'] },
  ttl: { AccessToken: 3600, ClientCredentials: 300, AuthorizationCode: 60, IdToken: 300 },
  findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
});

/** Sign-in and consent of somebody who is always the same and always agrees: each time a new grant, as at the EHR. */
async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  const accountId = 'whart123';
  const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
  grant.addOIDCScope(String(params.scope));
  const result = { login: { accountId }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result);
}

const answer = provider.callback();

createServer((request, response) => {
  if (request.url === '/healthz') return void response.end('alive');
  if (!request.url?.startsWith('/interaction/')) return void answer(request, response);
  interact(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
}).listen(Number(PORT), 'localhost');
process.on('SIGTERM', () => process.exit());
