import { expect, type Page } from '@playwright/test';
import { patientIds } from '@smart-ehr/prisma/cast';
import { getValidatedIdTokenClaims, type IDToken } from 'oauth4webapi';
import { doors } from '../doors.ts';
import { appMetadata, backendMetadata, type OutsideApp, openOutsideApp, shareEverything } from '../outside-app.ts';
import { deny, onConsent, signIn } from '../person.ts';
import { test } from '../test.ts';
import { verifies } from '../verifies.ts';
import {
  ask,
  basic,
  clientCredentials,
  discover,
  introspect,
  type Method,
  type Party,
  post,
  publicApp,
  read,
  redeem,
  refresh,
  register,
  revoke,
  userinfo,
  withKey,
  withProofs,
} from './oauth4webapi.ts';

const patient = patientIds['william-hart'];
let app: OutsideApp;
test.beforeAll(async () => {
  app = await openOutsideApp();
});
test.afterAll(() => app.close());

async function connect(page: Page, party: Party, pushed = false) {
  const asked = await ask(party, app.redirectUri, pushed);
  await page.goto(asked.url.href);
  const callback = await shareEverything(page, app);
  return { asked, callback, tokens: await redeem(party, callback, asked) };
}

/** A 401 for a Bearer token, which names the other scheme, too. */
const notGood = { cause: [{ scheme: 'bearer', parameters: { error: 'invalid_token' } }, { scheme: 'dpop' }] };

const methods: [string, () => Method | Promise<Method>][] = [
  ['nothing', () => publicApp],
  ['Basic', () => basic],
  ['a secret in the body', () => post],
  ['an RS384 key', () => withKey('RS384')],
  ['an ES384 key', () => withKey('ES384')],
];

for (const door of doors) {
  for (const [title, method] of methods)
    verifies('clients:oauth4webapi', `${door.name}: from code to revocation, by ${title}`, async ({ page }) => {
      const party = await register(door, await method(), appMetadata(app));
      const { tokens } = await connect(page, party);
      const { sub, fhirUser } = getValidatedIdTokenClaims(tokens) as IDToken;
      expect(tokens.patient).toBe(patient);
      expect((await read(party, `Patient/${patient}`, tokens.access_token)).status).toBe(200);
      expect(await userinfo(party, tokens.access_token, sub)).toMatchObject({ sub, fhirUser });

      const renewed = await refresh(party, tokens.refresh_token);
      expect(renewed.refresh_token).not.toBe(tokens.refresh_token);
      expect(getValidatedIdTokenClaims(renewed)).toMatchObject({ sub, fhirUser });
      if (title !== 'nothing') {
        const { client_id } = party.client;
        const told = { active: true, client_id, sub, patient, scope: renewed.scope };
        expect(await introspect(party, renewed.access_token)).toMatchObject(told);
      }

      await revoke(party, renewed.refresh_token);
      await expect(refresh(party, renewed.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
      await expect(read(party, 'Patient', renewed.access_token)).rejects.toMatchObject(notGood);
    });

  verifies('clients:oauth4webapi', `${door.name}: pushed requests, public and confidential`, async ({ page }) => {
    for (const method of [publicApp, basic]) {
      const party = await register(door, method, appMetadata(app));
      expect((await connect(page, party, true)).tokens.patient).toBe(patient);
    }
  });

  verifies(
    'clients:oauth4webapi',
    `${door.name}: everything bound to a key, pushed request and code too`,
    async ({ page }) => {
      const metadata = { ...appMetadata(app), dpop_bound_access_tokens: true };
      const plain = await register(door, publicApp, metadata);
      const party = await withProofs(plain);
      const { tokens } = await connect(page, party, true);
      expect(tokens.token_type).toBe('dpop');
      expect((await read(party, `Patient/${patient}`, tokens.access_token)).status).toBe(200);
      const { sub } = getValidatedIdTokenClaims(tokens) as IDToken;
      expect(await userinfo(party, tokens.access_token, sub)).toMatchObject({ sub });
      await expect(read(plain, 'Patient', tokens.access_token)).rejects.toMatchObject(notGood);
      await expect(refresh(plain, tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_dpop_proof' });
      const renewed = await refresh(party, tokens.refresh_token);
      expect((await read(party, `Patient/${patient}`, renewed.access_token)).status).toBe(200);
    },
  );

  verifies('clients:oauth4webapi', `${door.name}: a code and a refresh token that come twice`, async ({ page }) => {
    const party = await register(door, publicApp, appMetadata(app));
    const first = await connect(page, party);
    await expect(redeem(party, first.callback, first.asked)).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(refresh(party, first.tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
    const { tokens } = await connect(page, party);
    await refresh(party, tokens.refresh_token);
    await expect(refresh(party, tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  verifies('clients:oauth4webapi', `${door.name}: what was denied is said with state and issuer`, async ({ page }) => {
    const party = await register(door, publicApp, appMetadata(app));
    const asked = await ask(party, app.redirectUri);
    await page.goto(asked.url.href);
    await signIn(page, 'whart123');
    await onConsent(page);
    await deny(page);
    await page.waitForURL(url => url.origin === app.origin);
    const callback = new URL(page.url());
    await expect(redeem(party, callback, asked)).rejects.toMatchObject({ error: 'access_denied' });
    for (const name of ['state', 'iss']) {
      const without = new URL(callback);
      without.searchParams.delete(name);
      await expect(redeem(party, without, asked)).rejects.toMatchObject({ code: 'OAUTH_INVALID_RESPONSE' });
    }
  });

  for (const alg of ['RS384', 'ES384'])
    verifies('clients:oauth4webapi', `${door.name}: client credentials with an ${alg} key`, async () => {
      const party = await register(door, await withKey(alg), backendMetadata);
      const tokens = await clientCredentials(party);
      expect((await read(party, `Patient/${patient}`, tokens.access_token)).status).toBe(200);
      expect(await introspect(party, tokens.access_token)).toMatchObject({ active: true });
      await revoke(party, tokens.access_token);
      expect(await introspect(party, tokens.access_token)).toEqual({ active: false });
    });

  verifies('clients:oauth4webapi', `${door.name}: both ways to the metadata say the same`, async () => {
    const oauth2 = await discover(door, 'oauth2');
    expect(await discover(door)).toMatchObject({ ...oauth2, issuer: door.issuer });
  });
}
