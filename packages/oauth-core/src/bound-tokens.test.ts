/**
 * How an app has its tokens bound to a key, and uses them: client, authorization server and FHIR server of this package
 * talking to each other.
 */
import { expect, it } from 'vitest';
import { createDpopKey, createDpopProof, dpopThumbprint, readTokenResponse } from './client/index.ts';
import { parseAccessToken, verifyPresentation } from './resource/index.ts';
import {
  bindTokens,
  createIntrospectionResponse,
  createTokenResponse,
  redeemRefreshToken,
  verifyDpopProof,
  verifyProofIsSent,
} from './server/index.ts';
import { publicClient } from './testing/clients.ts';
import { jsonResponse } from './testing/json-response.ts';
import { refusalOf } from './testing/refusal.ts';

const now = Date.parse('2025-06-01T12:00:00Z');
const tokenEndpoint = 'https://ehr.example/token';
const client = { ...publicClient, dpopBoundAccessTokens: true };
const scope = 'offline_access patient/*.rs';

it('a token that was copied is worth nothing without the key of the app', async () => {
  // The app has a key, and shows with its code that it has.
  const key = await createDpopKey();
  const forToken = await createDpopProof({ key, method: 'POST', url: tokenEndpoint, now });

  // The authorization server checks the proof, would remember it, and binds what it gives.
  const proof = await verifyDpopProof({ proof: forToken, method: 'POST', url: tokenEndpoint, now });
  verifyProofIsSent(client, proof);
  const { jkt, refreshJkt } = bindTokens(client, proof.jkt);
  expect([jkt, refreshJkt]).toEqual([await dpopThumbprint(key), await dpopThumbprint(key)]);
  const body = createTokenResponse({ accessToken: 'at', jkt, refreshToken: 'rt', expiresInSeconds: 3600, scope });

  // The app takes a token of this type alone, and reads with it.
  const { accessToken } = await readTokenResponse(jsonResponse(body), now, 'DPoP');
  const url = 'https://ehr.example/fhir/Condition?patient=a';
  const presented = parseAccessToken(`DPoP ${accessToken}`);
  if (!presented) throw new Error('no token');
  const read = async (by: typeof key) => {
    const sent = await createDpopProof({ key: by, method: 'GET', url, accessToken, now });
    return verifyPresentation(presented, jkt, { proof: sent, method: 'GET', url, now });
  };
  expect(await read(key)).toMatchObject({ jkt });

  // Who has copied the tokens has a key of his own at best.
  const thief = await createDpopKey();
  expect((await refusalOf(() => read(thief))).code).toBe('invalid_token');
  const record = { clientId: client.clientId, door: 'current', scope, expiresAtMs: now + 1, jkt: refreshJkt };
  const request = { grantType: 'refresh_token', refreshToken: 'rt', scope: undefined } as const;
  const renew = (by: string) => redeemRefreshToken({ record, request, client, jkt: by, door: 'current', now });
  const thiefs = await dpopThumbprint(thief);
  expect((await refusalOf(() => renew(thiefs))).code).toBe('invalid_grant');
  expect(renew(proof.jkt)).toMatchObject({ outcome: 'rotate' });

  // A FHIR server elsewhere learns of the key by introspection.
  const token = { scope, clientId: 'app', issuer: 'https://ehr.example', audience: 'https://ehr.example/fhir' };
  const times = { issuedAtMs: now, expiresAtMs: now + 3_600_000 };
  expect(createIntrospectionResponse({ ...token, ...times, jkt, context: {} })).toMatchObject({ cnf: { jkt } });
});
