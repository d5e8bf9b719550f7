import { demoClientSecret } from '@smart-ehr/prisma/cast';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Browser } from '../testing/browser.ts';
import { post } from '../testing/flow.ts';
import { launchedRequest, loadCharts, newLaunch, signedIn } from '../testing/launch.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

const redirectUri = 'http://localhost:8080/code';

describeOnEachDatabase('a launch at the door webchart-2024', open => {
  let ehr: TestEhr;
  let clinician: Browser;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
    await loadCharts(ehr);
  });
  beforeEach(async () => {
    clinician = await signedIn(ehr);
  });
  afterAll(() => ehr.close());

  const launch = (door: string) => newLaunch(ehr, clinician, { clientId: 'MIE-localhost-launch', door });

  /** As a legacy client asks: without PKCE, the issuer as `aud`, the same state every time. */
  function authenticate(handle: string) {
    const { parameters } = launchedRequest(ehr, handle, {
      client_id: 'MIE-localhost-launch',
      redirect_uri: redirectUri,
      aud: `${ehr.origin}/webchart.cgi`,
      state: 'a state with spaces',
      scope: 'launch openid fhirUser offline_access patient/Patient.read',
      code_challenge: undefined,
      code_challenge_method: undefined,
    });
    return clinician.open(`/webchart.cgi/oauth/authenticate/?${new URLSearchParams(parameters)}`);
  }

  const redeem = (code: string | null, path: string) =>
    post(ehr.origin + path, {
      grant_type: 'authorization_code',
      code: code ?? '',
      redirect_uri: redirectUri,
      client_id: 'MIE-localhost-launch',
      client_secret: demoClientSecret,
    });

  async function codeOf(handle: string) {
    const page = await authenticate(handle);
    const button = { decision: 'allow' };
    return (await clinician.submit(page, button, { action: '/webchart.cgi/consent' })).leftFor?.searchParams;
  }

  test('gives a legacy client code, token and context without PKCE', async () => {
    const answer = await codeOf(await launch('webchart-2024'));
    expect(answer?.get('state')).toBe('a state with spaces');
    const { body } = await redeem(answer?.get('code') ?? null, '/webchart.cgi/oauth/token/');
    expect(body).toMatchObject({
      patient: 'ann',
      need_patient_banner: true,
      scope: expect.stringContaining('patient/Patient.'),
    });
    const headers = { authorization: `Bearer ${body.access_token}` };
    expect((await fetch(`${ehr.origin}/webchart.cgi/fhir/Patient/ann`, { headers })).status).toBe(200);
    expect((await fetch(`${ehr.origin}/fhir/Patient/ann`, { headers })).status).toBe(401);
  });

  test('goes on with the identical request, which has no code_challenge to tell it by', async () => {
    const handle = await launch('webchart-2024');
    const page = await authenticate(handle);
    expect(page.url.pathname).toBe('/webchart.cgi/consent');
    expect((await authenticate(handle)).url.href).toBe(page.url.href);
  });

  describe('refuses', () => {
    test('a handle of the current door', async () => {
      const { leftFor } = await authenticate(await launch('current'));
      expect(leftFor?.searchParams.get('error')).toBe('invalid_request');
    });

    test('its code at the token endpoint of the current door', async () => {
      const answer = await codeOf(await launch('webchart-2024'));
      const { status, body } = await redeem(answer?.get('code') ?? null, '/token');
      expect([status, body.error]).toEqual([400, 'invalid_grant']);
    });
  });
});
