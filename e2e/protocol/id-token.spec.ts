import { expect } from '@playwright/test';
import { patientIds } from '@smart-ehr/prisma/cast';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { endpoints, fhirGet, publicClient, refresh } from '../oauth.ts';
import { ehrUrl, fhirBase } from '../stack.ts';
import { verifies } from '../verifies.ts';
import { connect } from '../without-browser.ts';

const verified = async (idToken: string | undefined) => {
  const keys = createRemoteJWKSet(new URL(endpoints.jwks));
  return (await jwtVerify(idToken ?? '', keys, { issuer: ehrUrl, audience: publicClient, algorithms: ['RS256'] }))
    .payload;
};

verifies('id-token:valid', 'signature and every claim', async () => {
  const { tokens, parameters } = await connect();
  const claims = await verified(tokens.id_token);
  expect(decodeProtectedHeader(tokens.id_token ?? '')).toMatchObject({ alg: 'RS256', kid: expect.any(String) });
  expect(claims.nonce).toBe(parameters.nonce);
  expect(claims.sub).toMatch(/^[\x21-\x7e]{1,255}$/);
  expect(claims.exp).toBeGreaterThan(claims.iat ?? Number.POSITIVE_INFINITY);
});
verifies('id-token:valid', 'max_age brings auth_time', async () => {
  const { tokens } = await connect({ parameters: { max_age: '3600' } });
  const { auth_time: authTime, iat } = await verified(tokens.id_token);
  expect(authTime).toEqual(expect.any(Number));
  expect(authTime as number).toBeLessThanOrEqual(iat ?? 0);
});
verifies('id-token:valid', 'none without openid', async () => {
  const { tokens } = await connect({ parameters: { scope: 'launch/patient patient/Patient.rs' } });
  expect(tokens.id_token).toBeUndefined();
});
verifies('id-token:valid', 'the same person has the same sub after a refresh', async () => {
  const { tokens } = await connect();
  const first = await verified(tokens.id_token);
  const { body } = await refresh(tokens.refresh_token ?? '');
  const second = await verified(body.id_token as string);
  expect(second).toMatchObject({ sub: first.sub, fhirUser: first.fhirUser });
});

verifies('id-token:fhir-user', 'names a resource that the token reads', async () => {
  const { tokens } = await connect({
    parameters: { scope: 'launch/patient openid fhirUser patient/Condition.rs' },
  });
  const { fhirUser } = await verified(tokens.id_token);
  expect(fhirUser).toBe(`${fhirBase}/Patient/${patientIds['william-hart']}`);
  expect((await fhirGet(fhirUser as string, tokens.access_token)).status).toBe(200);
});
verifies('id-token:fhir-user', 'no claim without the scope', async () => {
  const { tokens } = await connect({ parameters: { scope: 'launch/patient openid patient/Patient.rs' } });
  expect((await verified(tokens.id_token)).fhirUser).toBeUndefined();
});

verifies('jwks:bare-keys', 'public parts only, with kid, alg and use, cacheable', async () => {
  const response = await fetch(endpoints.jwks);
  const { keys } = (await response.json()) as { keys: Record<string, string>[] };
  expect(keys.length).toBeGreaterThan(0);
  expect(response.headers.get('cache-control')).toContain('max-age');
  for (const key of keys) {
    expect(key).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig', kid: expect.any(String) });
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'x5c']) expect(key[secret], secret).toBeUndefined();
  }
});
