import { expect, type Page } from '@playwright/test';
import { patientIds } from '@smart-ehr/prisma/cast';
import * as oidc from 'openid-client';
import { newKey } from '../backend.ts';
import { type Door, doors } from '../doors.ts';
import {
  appMetadata,
  backendMetadata,
  type OutsideApp,
  openOutsideApp,
  patientScope,
  shareEverything,
} from '../outside-app.ts';
import { test } from '../test.ts';
import { verifies } from '../verifies.ts';

/**
 * openid-client, which discovers, registers and checks by itself. Beside its defaults it validates the signature of each
 * id_token by the EHR's JWKS (`enableNonRepudiationChecks`). Only http is allowed it: the stack is on loopback.
 */

const patient = patientIds['william-hart'];
const execute = [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks];

let app: OutsideApp;
test.beforeAll(async () => {
  app = await openOutsideApp();
});
test.afterAll(() => app.close());

const register = ({ issuer }: Door, metadata: Partial<oidc.ClientMetadata>, auth?: oidc.ClientAuth) =>
  oidc.dynamicClientRegistration(new URL(issuer), metadata, auth, { execute });

/** What the app registers to authenticate with a key, and how it does so. */
async function withKey(alg: 'RS384' | 'ES384') {
  const { privateJwk, publicJwk } = await newKey(alg);
  const algorithm = {
    RS384: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' },
    ES384: { name: 'ECDSA', namedCurve: 'P-384' },
  };
  const key = await crypto.subtle.importKey('jwk', privateJwk, algorithm[alg], false, ['sign']);
  const metadata = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [publicJwk] } };
  return { metadata, auth: oidc.PrivateKeyJwt({ key, kid: alg }) };
}

type How = { pushed?: boolean } & oidc.DPoPOptions;

/** From the request, whole or pushed, to tokens that passed every check. */
async function connect(page: Page, config: oidc.Configuration, { fhirBase }: Door, how: How = {}) {
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const [expectedState, expectedNonce, maxAge] = [oidc.randomState(), oidc.randomNonce(), 3600];
  const parameters = {
    redirect_uri: app.redirectUri,
    scope: patientScope,
    aud: fhirBase,
    max_age: String(maxAge),
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  };
  const url = how.pushed
    ? await oidc.buildAuthorizationUrlWithPAR(config, parameters, how)
    : oidc.buildAuthorizationUrl(config, parameters);
  await page.goto(url.href);
  const callback = await shareEverything(page, app);
  const checks = { pkceCodeVerifier, expectedState, expectedNonce, maxAge, idTokenExpected: true };
  return oidc.authorizationCodeGrant(config, callback, checks, undefined, how);
}

/** Everything that comes after the code. */
async function useAndEnd(
  config: oidc.Configuration,
  { fhirBase }: Door,
  tokens: Awaited<ReturnType<typeof connect>>,
  how: How = {},
) {
  const { sub, fhirUser } = tokens.claims() as oidc.IDToken;
  const url = new URL(`${fhirBase}/Patient/${patient}`);
  const read = (token: string) => oidc.fetchProtectedResource(config, token, url, 'GET', undefined, undefined, how);
  expect(await (await read(tokens.access_token)).json()).toMatchObject({ resourceType: 'Patient', id: patient });
  expect(await oidc.fetchUserInfo(config, tokens.access_token, sub, how)).toMatchObject({ sub, fhirUser });

  const renewed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '', undefined, how);
  expect(renewed.refresh_token).not.toBe(tokens.refresh_token);
  expect(renewed.claims()).toMatchObject({ sub, fhirUser });
  if (config.clientMetadata().token_endpoint_auth_method !== 'none') {
    const told = await oidc.tokenIntrospection(config, renewed.access_token);
    expect(told).toMatchObject({ active: true, sub, patient, scope: renewed.scope });
  }

  await oidc.tokenRevocation(config, renewed.refresh_token ?? '');
  const again = oidc.refreshTokenGrant(config, renewed.refresh_token ?? '', undefined, how);
  await expect(again).rejects.toMatchObject({ error: 'invalid_grant' });
  await expect(read(renewed.access_token)).rejects.toMatchObject({ status: 401 });
}

for (const door of doors) {
  for (const [method, auth] of [
    ['none', oidc.None],
    ['client_secret_basic', oidc.ClientSecretBasic],
    ['client_secret_post', oidc.ClientSecretPost],
  ] as const)
    verifies('clients:openid-client', `${door.name}: from registration to revocation, ${method}`, async ({ page }) => {
      const metadata = { ...appMetadata(app), token_endpoint_auth_method: method };
      const config = await register(door, metadata, auth());
      await useAndEnd(config, door, await connect(page, config, door));
    });

  for (const alg of ['RS384', 'ES384'] as const) {
    verifies('clients:openid-client', `${door.name}: from a pushed request to revocation, ${alg}`, async ({ page }) => {
      const { metadata, auth } = await withKey(alg);
      const config = await register(door, { ...appMetadata(app), ...metadata }, auth);
      await useAndEnd(config, door, await connect(page, config, door, { pushed: true }));
    });

    verifies('clients:openid-client', `${door.name}: client credentials, ${alg}`, async () => {
      const { metadata, auth } = await withKey(alg);
      const config = await register(door, { ...backendMetadata, ...metadata }, auth);
      const { access_token } = await oidc.clientCredentialsGrant(config, { scope: 'system/*.rs' });
      expect(await oidc.tokenIntrospection(config, access_token)).toMatchObject({ active: true });
      await oidc.tokenRevocation(config, access_token);
      expect(await oidc.tokenIntrospection(config, access_token)).toEqual({ active: false });
    });
  }

  verifies('clients:openid-client', `${door.name}: tokens bound to a key`, async ({ page }) => {
    const metadata = { ...appMetadata(app), token_endpoint_auth_method: 'none', dpop_bound_access_tokens: true };
    const config = await register(door, metadata, oidc.None());
    const DPoP = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair());
    const tokens = await connect(page, config, door, { pushed: true, DPoP });
    expect(tokens.token_type).toBe('dpop');
    await useAndEnd(config, door, tokens, { DPoP });
  });

  verifies('clients:openid-client', `${door.name}: discovered by a client that is known already`, async () => {
    for (const algorithm of ['oidc', 'oauth2'] as const) {
      const options = { execute, algorithm };
      const config = await oidc.discovery(new URL(door.issuer), 'inferno-public', {}, oidc.None(), options);
      expect(config.serverMetadata()).toMatchObject({ issuer: door.issuer });
      expect(config.serverMetadata().supportsPKCE()).toBe(true);
    }
  });
}
