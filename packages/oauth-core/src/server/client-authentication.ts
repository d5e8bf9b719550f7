/**
 * Who is asking at the token endpoint: a client proves to be the one that was registered.
 * https://www.rfc-editor.org/rfc/rfc6749#section-2.3 and
 * https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-symmetric.html
 */
import { equalInConstantTime } from '../constant-time.ts';
import { OAuthError } from '../oauth-error.ts';
import { sha256 } from '../sha256.ts';
import { basicChallenge, parseBasicCredentials } from './basic-credentials.ts';
import type { RegisteredClient } from './client.ts';
import { type AssertionCredentials, parseAssertionCredentials } from './client-assertion.ts';
import { type FormRequest, parseForm } from './form-request.ts';

/** What the request says about its sender; not yet believed. */
export type ClientCredentials = SecretCredentials | AssertionCredentials;

/** A client_id alone, or with a secret. */
export type SecretCredentials =
  | { method: 'none'; clientId: string }
  | { method: 'client_secret_basic' | 'client_secret_post'; clientId: string; clientSecret: string };

const specLink = 'https://www.rfc-editor.org/rfc/rfc6749#section-2.3';

/** What was read of a request stays with it: a limiter asks first, then the endpoint. */
const known = new WeakMap<FormRequest, ClientCredentials>();

/** "The client MUST NOT use more than one authentication method in each request." */
export function parseClientCredentials(request: FormRequest): ClientCredentials {
  const credentials = known.get(request) ?? readClientCredentials(request);
  known.set(request, credentials);
  return credentials;
}

function readClientCredentials(request: FormRequest): ClientCredentials {
  const form = parseForm(request);
  const clientId = form('client_id');
  const clientSecret = form('client_secret');
  const { authorization } = request;
  const assertion = form('client_assertion') ?? form('client_assertion_type');
  if ([authorization, clientSecret, assertion].filter(method => method !== undefined).length > 1) {
    throw new OAuthError('invalid_request', 'Use one way of client authentication, not several.', { specLink });
  }
  if (assertion !== undefined) return parseAssertionCredentials(form);
  if (authorization !== undefined) {
    const basic = parseBasicCredentials(authorization);
    if (clientId !== undefined && clientId !== basic.clientId) {
      throw new OAuthError('invalid_request', 'The client_id differs from that of the Authorization header.', {
        specLink,
      });
    }
    return { method: 'client_secret_basic', ...basic };
  }
  if (clientId === undefined) {
    throw new OAuthError('invalid_client', 'Say who you are: client_id, or HTTP Basic for a confidential client.', {
      specLink,
    });
  }
  return clientSecret === undefined
    ? { method: 'none', clientId }
    : { method: 'client_secret_post', clientId, clientSecret };
}

/**
 * The refresh token of a request that says nothing else about its sender; undefined for any other request.
 *
 * "A public client MAY use the client_id request parameter to identify itself": one that renews its access need not, for
 * the refresh token is its own. Many apps in browsers do not. https://www.rfc-editor.org/rfc/rfc6749#section-3.2.1
 */
export function parseLoneRefreshToken(request: FormRequest): string | undefined {
  const form = parseForm(request);
  const names = ['client_id', 'client_secret', 'client_assertion', 'client_assertion_type'];
  const isNamed = request.authorization !== undefined || names.some(name => form(name) !== undefined);
  return !isNamed && form('grant_type') === 'refresh_token' ? form('refresh_token') : undefined;
}

/**
 * Gives back the client that the credentials prove, else throws `invalid_client`. An assertion is judged by
 * `verifyClientAssertion`. `hash`: SHA-256 as `sha256` has it, from whoever need not wait for it as for Web Crypto's.
 */
export async function verifyClientCredentials<Client extends RegisteredClient>(
  credentials: SecretCredentials,
  client: Client | undefined,
  hash: (text: string) => string | Promise<string> = sha256,
): Promise<Client> {
  if (client === undefined || client.clientId !== credentials.clientId) {
    throw refusal(credentials, 'No client with this client_id is registered here.');
  }
  switch (client.tokenEndpointAuthMethod) {
    case 'none':
      if (credentials.method !== 'none')
        throw refusal(credentials, 'A public client sends its client_id and no secret.');
      return client;
    case 'client_secret_basic':
    case 'client_secret_post':
      if (credentials.method === 'none') throw refusal(credentials, 'This client must authenticate with its secret.');
      if (!isSecretOf(client, await hash(credentials.clientSecret))) throw refusal(credentials, 'Wrong client secret.');
      return client;
    case 'private_key_jwt':
      throw refusal(credentials, 'This client is registered for private_key_jwt and cannot authenticate otherwise.');
  }
}

function isSecretOf({ clientSecretHash }: RegisteredClient, secretHash: string): boolean {
  return equalInConstantTime(secretHash, clientSecretHash ?? '');
}

/** 401 with the matching challenge "if the client attempted to authenticate via the Authorization header" (§5.2). */
function refusal({ method }: SecretCredentials, description: string): OAuthError {
  const basic = { status: 401, wwwAuthenticate: basicChallenge };
  return new OAuthError('invalid_client', description, {
    specLink: 'https://www.rfc-editor.org/rfc/rfc6749#section-5.2',
    ...(method === 'client_secret_basic' && basic),
  });
}
