/**
 * A whole standalone launch, client and server of this package talking to each other: what one creates the other reads.
 */
import { exportJWK, generateKeyPair } from 'jose';
import { expect, it } from 'vitest';
import {
  createAuthorizationRequest,
  readAuthorizationResponse,
  readSmartConfiguration,
  readTokenResponse,
  refreshRequest,
  tokenRequest,
  validateIdToken,
} from './client/index.ts';
import {
  applyConsent,
  createAuthorizationResponse,
  createIdTokenClaims,
  createTokenResponse,
  parseAuthorizationRequest,
  parseClientCredentials,
  parseTokenRequest,
  redeemAuthorizationCode,
  redeemRefreshToken,
  signIdToken,
  smartConfiguration,
  verifyAuthorizationRequest,
  verifyClientAndRedirectUri,
  verifyClientCredentials,
} from './server/index.ts';
import { clientSecret, confidentialClient, publicClient } from './testing/clients.ts';
import { jsonResponse } from './testing/json-response.ts';
import { mountedServer } from './testing/mounted-server.ts';

const now = Date.parse('2025-06-01T12:00:00Z');
const fhirBase = 'https://ehr.example/fhir';
const heldTypes = ['CarePlan', 'Patient'];
const door = 'current';

const formRequestOf = async (request: Request) => ({
  contentType: request.headers.get('Content-Type') ?? undefined,
  authorization: request.headers.get('Authorization') ?? undefined,
  body: await request.text(),
});

it.each([
  ['public', publicClient, undefined],
  ['confidential', confidentialClient, { clientSecret }],
])('a %s client connects to a record, with one item denied, and refreshes', async (_, client, confidential) => {
  // Discovery, and the request of the app.
  const configuration = await readSmartConfiguration(fhirBase, jsonResponse(smartConfiguration(mountedServer)));
  const { url, pending } = await createAuthorizationRequest({
    configuration,
    fhirBase,
    clientId: client.clientId,
    redirectUri: 'https://app.example/callback',
    scope: 'launch/patient openid fhirUser offline_access patient/*.rs',
  });

  // The server judges it, the person denies care plans, a code goes back.
  const asked = parseAuthorizationRequest(new URL(url).searchParams);
  const target = verifyClientAndRedirectUri(asked, client);
  const policy = {
    auds: [fhirBase],
    pkce: 'required' as const,
    serverScope: mountedServer.scopes.join(' '),
    heldTypes,
  };
  const verified = verifyAuthorizationRequest(asked, { client, target, policy });
  const locked = ['launch/patient', 'openid', 'fhirUser'];
  const terms = { decisions: verified.scopeDecisions, heldTypes, locked, grantedScope: 'as-asked' as const };
  const consent = applyConsent(terms, ['offline_access', 'patient/Patient.rs']);
  const callback = createAuthorizationResponse(target, { code: 'c0de', issuer: mountedServer.issuer });

  // The app checks who answered and redeems the code.
  const code = readAuthorizationResponse(pending, callback);
  const redemption = await formRequestOf(tokenRequest(pending, code, confidential));
  const credentials = parseClientCredentials(redemption);
  if (credentials.method === 'private_key_jwt') throw new Error('another method');
  expect(await verifyClientCredentials(credentials, client)).toBe(client);
  const codeRequest = parseTokenRequest(redemption);
  if (codeRequest.grantType !== 'authorization_code') throw new Error('another grant type');
  const { redirectUri } = target;
  const { codeChallenge } = verified;
  const record = { clientId: client.clientId, door, redirectUri, codeChallenge, expiresAtMs: now + 1 };
  const decision = await redeemAuthorizationCode({ record, request: codeRequest, client, door, now });
  expect(decision).toEqual({ outcome: 'redeem' });

  // Tokens, and who signed in.
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const facts = { issuer: mountedServer.issuer, subject: 'u-1', clientId: client.clientId, now, lifetimeSeconds: 300 };
  const claims = createIdTokenClaims({ ...facts, nonce: verified.nonce, fhirUser: `${fhirBase}/Patient/1` });
  const idToken = await signIdToken(claims, { kid: '1', privateKey });
  const grant = { accessToken: 'at', refreshToken: 'rt', idToken, expiresInSeconds: 300, scope: consent.scope };
  const response = createTokenResponse({ ...grant, context: { patient: '1' } });
  const tokens = await readTokenResponse(jsonResponse(response), now);
  expect(tokens.scope).toBe('launch/patient openid fhirUser offline_access patient/Patient.rs');
  expect(tokens.context).toEqual({ patient: '1' });
  const { kty = 'RSA', ...key } = await exportJWK(publicKey);
  const jwks = { keys: [{ kty, ...key, kid: '1' }] };
  const { clientId, nonce } = pending;
  const { fhirUser } = await validateIdToken(idToken, { issuer: mountedServer.issuer, clientId, nonce, jwks, now });
  expect(fhirUser).toBe(`${fhirBase}/Patient/1`);

  // An hour later.
  const identity = { clientId: client.clientId, ...confidential };
  const refresh = parseTokenRequest(await formRequestOf(refreshRequest(pending.tokenEndpoint, identity, 'rt')));
  if (refresh.grantType !== 'refresh_token') throw new Error('another grant type');
  const refreshRecord = { clientId: client.clientId, door, scope: tokens.scope, expiresAtMs: now + 1 };
  expect(redeemRefreshToken({ record: refreshRecord, request: refresh, client, door, now })).toMatchObject({
    outcome: 'rotate',
    accessScope: tokens.scope,
  });
});
