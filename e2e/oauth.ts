import { createHash, randomBytes } from 'node:crypto';
import { demoClientSecret } from '@smart-ehr/prisma/cast';
import { ehrUrl, fhirBase, patientAppUrl } from './stack.ts';

/**
 * The protocol by hand, step by step, so that tests can break any step. Written from the specifications
 * alone: it shares no code with the server or the apps.
 */

export const redirectUri = 'http://localhost:4567/custom/smart_stu2_2/redirect';
export const wildcardScope = 'launch/patient openid fhirUser offline_access patient/*.read';

/** A public, a confidential, and our own client; see the cast for what each may ask. */
export const publicClient = 'inferno-public';
export const confidentialClient = 'inferno-confidential';
export const patientApp = { clientId: 'patient-app', redirectUri: `${patientAppUrl}/callback` };

export const endpoints = {
  authorize: `${ehrUrl}/authorize`,
  token: `${ehrUrl}/token`,
  revoke: `${ehrUrl}/revoke`,
  jwks: `${ehrUrl}/jwks`,
};

export type AuthorizationRequest = Record<string, string>;

/** RFC 7636 §4.1–4.2 */
export function pkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** A correct request, with its verifier; `change` overrides parameters, an undefined value leaves one out. */
export function authorizationRequest(change: Record<string, string | undefined> = {}): {
  parameters: AuthorizationRequest;
  verifier: string;
} {
  const { verifier, challenge } = pkce();
  const all: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: publicClient,
    redirect_uri: redirectUri,
    scope: wildcardScope,
    state: randomBytes(16).toString('base64url'),
    nonce: randomBytes(16).toString('base64url'),
    aud: fhirBase,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...change,
  };
  const parameters = Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return { parameters, verifier };
}

export const authorizeUrl = (parameters: AuthorizationRequest) =>
  `${endpoints.authorize}?${new URLSearchParams(parameters)}`;

export type TokenAnswer = { status: number; headers: Headers; body: Record<string, unknown> };

/** POST of a form to the token or revocation endpoint; the answer is returned whatever its status. */
export async function postForm(
  url: string,
  form: Record<string, string | undefined>,
  headers: Record<string, string> = {},
): Promise<TokenAnswer> {
  const filled = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(filled), headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} };
}

export const basic = (clientId = confidentialClient, secret = demoClientSecret) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});

/** Redeems a code as the public client unless told otherwise. */
export function redeem(code: string, verifier: string, change: Record<string, string | undefined> = {}, headers = {}) {
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    client_id: publicClient,
    ...change,
  };
  return postForm(endpoints.token, form, headers);
}

export function refresh(refreshToken: string, change: Record<string, string | undefined> = {}, headers = {}) {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: publicClient, ...change };
  return postForm(endpoints.token, form, headers);
}

/** GET below the FHIR base (or an absolute URL). */
export function fhirGet(path: string, accessToken?: string, headers: Record<string, string> = {}): Promise<Response> {
  const authorization: Record<string, string> = accessToken ? { authorization: `Bearer ${accessToken}` } : {};
  return fetch(path.startsWith('http') ? path : `${fhirBase}/${path}`, { headers: { ...authorization, ...headers } });
}
