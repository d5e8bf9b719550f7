import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askApi, json } from '../testing/api.ts';
import { backendToken, byAssertion } from '../testing/backend.ts';
import { createBrowser } from '../testing/browser.ts';
import { authorizationRequest, authorizePath, basic, post, signIn } from '../testing/flow.ts';
import { signedIn, startLaunch } from '../testing/launch.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('the character U+0000', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
  });
  afterAll(() => ehr.close());

  const nul = '\0';

  test.each(['client_id', 'state', 'redirect_uri', 'interaction'])(
    'in the %s of an authorization request ends on a page',
    async name => {
      const { parameters } = authorizationRequest(ehr, { [name]: nul });
      const page = await createBrowser(ehr.origin).open(authorizePath(parameters));
      expect([page.status, page.leftFor, page.html.includes('U+0000')]).toEqual([400, undefined, true]);
    },
  );

  test('in an authorization request that is posted ends on a page', async () => {
    const body = new URLSearchParams(authorizationRequest(ehr, { client_id: nul }).parameters);
    const response = await fetch(`${ehr.origin}/authorize`, { method: 'POST', body });
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('U+0000')]);
  });

  test('in a user name is no user', async () => {
    const browser = createBrowser(ehr.origin);
    expect((await signIn(browser, await browser.open('/login'), nul)).status).toBe(400);
  });

  test.each(['/token', '/par', '/revoke', '/introspect'])('in a form at %s is told in JSON', async path => {
    const answer = await post(ehr.origin + path, { client_id: nul, grant_type: 'refresh_token', token: 'x' });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  test('in HTTP Basic is no client', async () => {
    const answer = await post(`${ehr.origin}/token`, { grant_type: 'refresh_token' }, basic('%00'));
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  test('in the sub of a client assertion is no client', async () => {
    const assertion = await new SignJWT({ sub: nul, iss: nul })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new Uint8Array(32));
    const answer = await post(`${ehr.origin}/token`, { grant_type: 'client_credentials', ...byAssertion(assertion) });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_client' } });
  });

  test.each(['GET', 'PUT', 'DELETE'])('in the address of a registration is refused: %s', async method => {
    const response = await fetch(`${ehr.origin}/register/%00`, { method, headers: { authorization: 'Bearer rat_x' } });
    expect([response.status, await response.json()]).toMatchObject([400, { error: 'invalid_request' }]);
  });

  test.each(['$export-status/%00', '$export-files/%00/1', '$export-files/%00/%00'])(
    '/fhir/%s is not there',
    async path => {
      const authorization = `Bearer ${await backendToken(ehr)}`;
      const response = await fetch(`${ehr.origin}/fhir/${path}`, { headers: { authorization } });
      expect([response.status, await response.json()]).toMatchObject([404, { resourceType: 'OperationOutcome' }]);
    },
  );

  test('in the JSON of our own screens is refused', async () => {
    const administrator = await signedIn(ehr, 'admin');
    const revoked = await askApi(ehr, administrator, '/api/grants/revoke', json({ ids: [nul] }));
    const launched = await startLaunch(ehr, await signedIn(ehr), { clientId: nul });
    expect([revoked, launched]).toMatchObject(Array(2).fill({ status: 400, body: { error: 'invalid_request' } }));
  });

  test.each(['/api/fhir/Patient?_id=%00', '/api/fhir/Patient/%00', '/login?interaction=%00', '/%00'])(
    'in the address %s is no fault of the server',
    async path => {
      const cookie = [...(await signedIn(ehr)).cookies].map(pair => pair.join('=')).join('; ');
      const headers = { cookie, 'sec-fetch-site': 'same-origin' };
      const { status } = await fetch(ehr.origin + path, { headers, redirect: 'manual' });
      expect([400, 404]).toContain(status);
    },
  );
});
