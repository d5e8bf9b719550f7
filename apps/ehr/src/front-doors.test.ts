import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBrowser } from './testing/browser.ts';
import {
  approve,
  authorizationRequest,
  authorizePath,
  connect,
  post,
  redeem,
  refresh,
  signIn,
} from './testing/flow.ts';
import { startTestEhr, type TestEhr } from './testing/test-ehr.ts';
import { exchange, getCode, getCodeLink, openConsent, send, webchartAlias } from './testing/webchart-app.ts';

const secret = { client_id: 'MIE-localhost', client_secret: 'demo-secret-not-for-production' };
const smart = '/.well-known/smart-configuration';
const openid = '/.well-known/openid-configuration';
const oauth = '/.well-known/oauth-authorization-server';

describeOnEachDatabase('the front doors', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open(), { originAliases: [webchartAlias] });
  });
  afterAll(() => ehr.close());

  const json = async (path: string) => (await fetch(ehr.origin + path)).json();
  const webchartTokens = async () => JSON.parse((await exchange(ehr, (await getCode(ehr)).get('code'))).text);
  const fhirStatus = async (base: string, token: unknown) =>
    (await fetch(`${ehr.origin}${base}/Condition`, { headers: { authorization: `Bearer ${token}` } })).status;

  describe('the documents of webchart-2024', () => {
    const paths = [
      `/webchart.cgi/fhir${smart}`,
      `/webchart.cgi${smart}`,
      `/webchart.cgi${openid}`,
      `/webchart.cgi${oauth}`,
      `${oauth}/webchart.cgi`,
    ];

    test.each(paths)('%s tells the addresses of the tutorial, in lists where lists belong', async path => {
      const issuer = `${ehr.origin}/webchart.cgi`;
      expect(await json(path)).toMatchObject({
        issuer,
        authorization_endpoint: `${issuer}/oauth/authenticate/`,
        token_endpoint: `${issuer}/oauth/token/`,
        revocation_endpoint: `${issuer}?f=admin&s=jwt&opp=revoke`,
        jwks_uri: `${issuer}/jwks/`,
        response_types_supported: ['code'],
        code_challenge_methods_supported: ['S256'],
        scopes_supported: expect.arrayContaining(['patient/*.rs', 'patient/*.read', 'openid']),
      });
    });

    test('are the same at the issuer and at the FHIR base', async () => {
      expect(await json(`/webchart.cgi${smart}`)).toEqual(await json(`/webchart.cgi/fhir${smart}`));
    });

    test('the issuer of the other door has no SMART document of its own', async () => {
      expect((await fetch(ehr.origin + smart)).status).toBe(404);
    });

    test('the CapabilityStatement names the same endpoints', async () => {
      const statement = JSON.stringify(await json('/webchart.cgi/fhir/metadata'));
      for (const path of ['/oauth/authenticate/', '/oauth/token/', '?f=admin&s=jwt&opp=revoke']) {
        expect(statement).toContain(`"${ehr.origin}/webchart.cgi${path}"`);
      }
    });

    test('speak of the host that was asked, when it is an alias', async () => {
      const Host = new URL(webchartAlias).host;
      const { text, headers } = await send(ehr, 'GET', `/webchart.cgi${openid}`, { headers: { Host } });
      expect(JSON.parse(text)).toMatchObject({
        issuer: `${webchartAlias}/webchart.cgi`,
        token_endpoint: `${webchartAlias}/webchart.cgi/oauth/token/`,
      });
      expect(headers).toHaveProperty('strict-transport-security');
      const here = await send(ehr, 'GET', `/webchart.cgi${openid}`);
      expect(here.headers).not.toHaveProperty('strict-transport-security');
    });

    test('the keys are the same at both doors', async () => {
      expect(await json('/webchart.cgi/jwks/')).toEqual(await json('/jwks'));
    });
  });

  describe('a query in place of a path', () => {
    test.each(['f=admin&s=jwt&opp=revoke', 'f=jwt&opp=manage', 'opp=revoke&more=1&s=jwt&f=admin'])(
      'POST ?%s revokes',
      async query => {
        const { access_token, refresh_token } = await webchartTokens();
        const answer = await post(`${ehr.origin}/webchart.cgi?${query}`, { ...secret, token: refresh_token });
        expect(answer.status).toBe(200);
        expect(await fhirStatus('/webchart.cgi/fhir', access_token)).toBe(401);
      },
    );

    test('answers a preflight like the path, and tells registered pages what went wrong', async () => {
      const url = `${ehr.origin}/webchart.cgi?f=admin&s=jwt&opp=revoke`;
      const origin = 'http://localhost:8080';
      const preflight = { origin, 'access-control-request-method': 'POST' };
      expect((await fetch(url, { method: 'OPTIONS', headers: preflight })).status).toBe(204);
      const answer = await post(url, {}, { origin });
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([400, origin]);
    });

    test('GET ?f=layout&module=Login&name=OAuthCodes leads to Token Administration', async () => {
      const url = `${ehr.origin}/webchart.cgi?f=layout&module=Login&name=OAuthCodes`;
      const response = await fetch(url, { redirect: 'manual' });
      expect([response.status, response.headers.get('location')]).toEqual([303, `${ehr.origin}/admin/tokens`]);
    });

    test('any other is the home page of the door, to which nothing can be posted', async () => {
      for (const path of ['/webchart.cgi', '/webchart.cgi/', '/webchart.cgi?f=chart']) {
        expect(await (await fetch(ehr.origin + path)).text()).toContain(`${ehr.origin}/webchart.cgi/login`);
      }
      expect((await fetch(`${ehr.origin}/webchart.cgi?f=chart`, { method: 'POST' })).status).toBe(404);
    });

    test('works at the issuer alone', async () => {
      expect((await fetch(`${ehr.origin}/?f=admin&s=jwt&opp=revoke`, { method: 'POST' })).status).toBe(404);
      expect((await fetch(`${ehr.origin}/webchart?f=admin&s=jwt&opp=revoke`, { method: 'POST' })).status).toBe(404);
    });
  });

  describe('what one door gave is worth nothing at the other', () => {
    test('a code', async () => {
      const here = await redeem(ehr, await approve(ehr), {});
      expect(here.status).toBe(200);
      const code = (await getCode(ehr)).get('code') ?? '';
      const form = { grant_type: 'authorization_code', redirect_uri: 'http://localhost:8080/code', code };
      const there = await post(`${ehr.origin}/token`, { ...form, ...secret });
      expect(there).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
      expect((await exchange(ehr, code)).status).toBe(200);
    });

    test('an access token', async () => {
      const [current, webchart] = [(await connect(ehr)).tokens.access_token, (await webchartTokens()).access_token];
      expect(await fhirStatus('/fhir', current)).toBe(200);
      expect(await fhirStatus('/webchart.cgi/fhir', current)).toBe(401);
      expect(await fhirStatus('/webchart.cgi/fhir', webchart)).toBe(200);
      expect(await fhirStatus('/fhir', webchart)).toBe(401);
    });

    test('a refresh token', async () => {
      const { refresh_token } = await webchartTokens();
      expect((await refresh(ehr, refresh_token, secret)).body).toMatchObject({ error: 'invalid_grant' });
      const { tokens } = await connect(ehr);
      const form = {
        grant_type: 'refresh_token',
        refresh_token: String(tokens.refresh_token),
        client_id: 'inferno-public',
      };
      const there = await post(`${ehr.origin}/webchart.cgi/oauth/token/`, form);
      expect(there.body).toMatchObject({ error: 'invalid_grant' });
    });

    test('a token cannot be revoked there either', async () => {
      const { access_token, refresh_token } = await webchartTokens();
      await post(`${ehr.origin}/revoke`, { ...secret, token: refresh_token });
      expect(await fhirStatus('/webchart.cgi/fhir', access_token)).toBe(200);
    });

    test('a login on its way', async () => {
      const browser = createBrowser(ehr.origin);
      const page = await browser.open(authorizePath(authorizationRequest(ehr).parameters));
      expect((await browser.open(`/webchart.cgi/login${page.url.search}`)).status).toBe(400);
      const other = await openConsent(ehr);
      expect((await other.browser.open(`/consent${other.page.url.search}`)).status).toBe(400);
    });
  });

  describe('both doors share', () => {
    test('who is signed in', async () => {
      const browser = createBrowser(ehr.origin);
      await signIn(browser, await browser.open('/login'));
      expect((await browser.open(getCodeLink())).url.pathname).toBe('/webchart.cgi/consent');
    });
  });
});
