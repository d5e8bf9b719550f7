import * as oauth from 'oauth4webapi';
import type { Door } from '../doors.ts';
import { patientScope } from '../outside-app.ts';

/** An app on oauth4webapi with every check that the library has. Only http is allowed it: the stack is on loopback. */

const http = { [oauth.allowInsecureRequests]: true };

/** How the app authenticates: what it registers for that, and what it does with the secret that it may be given. */
export type Method = { metadata: object; auth: (secret: string) => oauth.ClientAuth };

export const publicApp: Method = { metadata: { token_endpoint_auth_method: 'none' }, auth: oauth.None };
export const basic: Method = {
  metadata: { token_endpoint_auth_method: 'client_secret_basic' },
  auth: oauth.ClientSecretBasic,
};
export const post: Method = {
  metadata: { token_endpoint_auth_method: 'client_secret_post' },
  auth: oauth.ClientSecretPost,
};

export async function withKey(alg: string): Promise<Method> {
  const { privateKey, publicKey } = await oauth.generateKeyPair(alg, { extractable: true });
  const { key_ops: _, ...jwk } = await crypto.subtle.exportKey('jwk', publicKey);
  const jwks = { keys: [{ ...jwk, alg, kid: alg, use: 'sig' }] };
  const auth = () => oauth.PrivateKeyJwt({ key: privateKey, kid: alg });
  return { metadata: { token_endpoint_auth_method: 'private_key_jwt', jwks }, auth };
}

export async function discover({ issuer }: Door, algorithm: 'oidc' | 'oauth2' = 'oidc') {
  const url = new URL(issuer);
  return oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm, ...http }));
}

/** A client that has just registered itself at the door (RFC 7591). With `proofs` all that it is given is bound to a key. */
export type Party = {
  door: Door;
  as: oauth.AuthorizationServer;
  client: oauth.Client;
  auth: oauth.ClientAuth;
  proofs?: oauth.DPoPHandle;
};

/** https://www.rfc-editor.org/rfc/rfc9449 */
export async function withProofs(party: Party): Promise<Party & { proofs: oauth.DPoPHandle }> {
  return { ...party, proofs: oauth.DPoP(party.client, await oauth.generateKeyPair('ES256')) };
}

const options = ({ proofs }: Party) => ({ ...http, ...(proofs && { DPoP: proofs }) });

export async function register(door: Door, { metadata, auth }: Method, about: object): Promise<Party> {
  const as = await discover(door);
  const response = await oauth.dynamicClientRegistrationRequest(as, { ...about, ...metadata }, http);
  const client: oauth.Client = await oauth.processDynamicClientRegistrationResponse(response);
  return { door, as, client, auth: auth(String(client.client_secret)) };
}

/** An authorization request with what is to be checked when its answer comes. */
export type Asked = { url: URL; redirectUri: string; verifier: string; state: string; nonce: string };

/** All of it in the address, or pushed before (RFC 9126). */
export async function ask(party: Party, redirectUri: string, pushed = false): Promise<Asked> {
  const { door, as, client } = party;
  const verifier = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const parameters = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: patientScope,
    aud: door.fhirBase,
    max_age: '3600',
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const url = new URL(as.authorization_endpoint ?? '');
  url.search = String(pushed ? await push(party, parameters) : parameters);
  return { url, redirectUri, verifier, state, nonce };
}

async function push(party: Party, parameters: URLSearchParams): Promise<URLSearchParams> {
  const { as, client, auth } = party;
  const response = await oauth.pushedAuthorizationRequest(as, client, auth, parameters, options(party));
  const { request_uri } = await oauth.processPushedAuthorizationResponse(as, client, response);
  return new URLSearchParams({ client_id: client.client_id, request_uri });
}

/** Checks `state` and `iss` of the answer, then in the id_token: signature, `nonce`, `auth_time` and all that is the rule. */
export async function redeem(party: Party, callback: URL, asked: Asked) {
  const { as, client, auth } = party;
  const answer = oauth.validateAuthResponse(as, client, callback, asked.state);
  const { redirectUri, verifier, nonce } = asked;
  const send = oauth.authorizationCodeGrantRequest;
  const response = await send(as, client, auth, answer, redirectUri, verifier, options(party));
  const checks = { expectedNonce: nonce, requireIdToken: true, maxAge: 3600 };
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, checks);
  await oauth.validateApplicationLevelSignature(as, response, http);
  return tokens;
}

export async function refresh(party: Party, refreshToken = '') {
  const { as, client, auth } = party;
  const response = await oauth.refreshTokenGrantRequest(as, client, auth, refreshToken, options(party));
  const tokens = await oauth.processRefreshTokenResponse(as, client, response);
  await oauth.validateApplicationLevelSignature(as, response, http);
  return tokens;
}

export async function clientCredentials({ as, client, auth }: Party) {
  const response = await oauth.clientCredentialsGrantRequest(as, client, auth, { scope: 'system/*.rs' }, http);
  return oauth.processClientCredentialsResponse(as, client, response);
}

export async function userinfo(party: Party, accessToken: string, subject = '') {
  const { as, client } = party;
  const response = await oauth.userInfoRequest(as, client, accessToken, options(party));
  return oauth.processUserInfoResponse(as, client, subject, response);
}

export async function introspect({ as, client, auth }: Party, token: string) {
  const response = await oauth.introspectionRequest(as, client, auth, token, http);
  return oauth.processIntrospectionResponse(as, client, response);
}

export async function revoke({ as, client, auth }: Party, token = '') {
  await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, auth, token, http));
}

/** GET below the FHIR base; a challenge (RFC 6750) is an error. */
export function read(party: Party, path: string, accessToken: string) {
  const url = new URL(`${party.door.fhirBase}/${path}`);
  return oauth.protectedResourceRequest(accessToken, 'GET', url, undefined, null, options(party));
}
