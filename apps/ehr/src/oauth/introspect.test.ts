import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askForToken, backendToken, clientAssertion, createKeyPair, registerKeys } from '../testing/backend.ts';
import { approve, basic, connect, type Parameters, post, redeem, refresh, scope } from '../testing/flow.ts';
import { connectLaunched, loadCharts, newLaunch, signedIn } from '../testing/launch.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('POST /introspect', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
  });
  afterAll(() => ehr.close());

  const introspect = (form: Parameters, headers: Record<string, string> = basic(), path = '/introspect') =>
    post(ehr.origin + path, form, headers);
  const about = async (token: unknown, path?: string) => {
    const { status, body } = await introspect({ token: String(token) }, basic(), path);
    expect(status).toBe(200);
    return body;
  };
  const bearer = (token: unknown) => ({ authorization: `Bearer ${token}` });

  test('says what a token of another client is good for, whose it is and until when', async () => {
    const { tokens } = await connect(ehr);
    const answer = await introspect({ token: String(tokens.access_token), token_type_hint: 'access_token' });
    const { sub, fhirUser } = decodeJwt(String(tokens.id_token));
    const iat = ehr.clock.nowMs / 1000;
    expect(answer.body).toEqual({
      active: true,
      token_type: 'Bearer',
      scope,
      client_id: 'inferno-public',
      iss: ehr.origin,
      aud: `${ehr.origin}/fhir`,
      iat,
      exp: iat + Number(tokens.expires_in),
      sub,
      fhirUser,
      patient: tokens.patient,
      need_patient_banner: true,
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('names nobody without the scope openid', async () => {
    const { tokens } = await connect(ehr, { parameters: { scope: 'patient/*.rs' } });
    const body = await about(tokens.access_token);
    expect([body.active, body.patient, body.sub, body.fhirUser]).toEqual([true, tokens.patient, undefined, undefined]);
  });

  test('says what a narrowed token is good for, not its grant', async () => {
    const { tokens } = await connect(ehr);
    const renewed = await refresh(ehr, tokens.refresh_token, { scope: 'patient/Patient.r' });
    expect((await about(renewed.body.access_token)).scope).toBe('patient/Patient.r');
  });

  test('tells where the EHR launched the app, as the token response did', async () => {
    await loadCharts(ehr);
    const browser = await signedIn(ehr);
    const launch = await newLaunch(ehr, browser, { encounterId: 'visit-of-ann', intent: 'review', display: 'frame' });
    const { tokens } = await connectLaunched(ehr, browser, launch);
    const context = { patient: 'ann', encounter: 'visit-of-ann', need_patient_banner: false, intent: 'review' };
    expect(tokens).toMatchObject({ ...context, smart_style_url: expect.stringContaining(ehr.origin) });
    const { smart_style_url } = tokens;
    const fhirUser = expect.stringContaining('/fhir/Practitioner/');
    expect(await about(tokens.access_token)).toMatchObject({ ...context, smart_style_url, fhirUser });
  });

  test('tells of a backend service no person and no patient', async () => {
    const body = await about(await backendToken(ehr));
    expect(body).toMatchObject({ active: true, client_id: 'bulk-worker', scope: 'system/*.rs' });
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['sub']));
    expect(body.patient).toBeUndefined();
  });

  describe('says no more than that it is not active of', () => {
    const inactive = { active: false };

    test.each(['at_unknown', 'nonsense', 'ü'])('%s', async token => {
      expect(await about(token)).toEqual(inactive);
    });

    test('a refresh token, and an id_token', async () => {
      const { tokens } = await connect(ehr);
      expect(await about(tokens.refresh_token)).toEqual(inactive);
      expect(await about(tokens.id_token)).toEqual(inactive);
    });

    test('a token of the other door', async () => {
      const { tokens } = await connect(ehr);
      expect(await about(tokens.access_token, '/webchart.cgi/oauth/introspect/')).toEqual(inactive);
    });

    test('a token that was revoked, or with its grant', async () => {
      const { tokens } = await connect(ehr);
      const renewed = await refresh(ehr, tokens.refresh_token);
      const revoke = (token: unknown) =>
        post(`${ehr.origin}/revoke`, { token: String(token), client_id: 'inferno-public' });
      await revoke(tokens.access_token);
      expect(await about(tokens.access_token)).toEqual(inactive);
      expect((await about(renewed.body.access_token)).active).toBe(true);
      await revoke(renewed.body.refresh_token);
      expect(await about(renewed.body.access_token)).toEqual(inactive);
    });

    test('a token that has expired', async () => {
      const { tokens } = await connect(ehr);
      ehr.clock.nowMs += Number(tokens.expires_in) * 1000;
      expect(await about(tokens.access_token)).toEqual(inactive);
    });
  });

  describe('is answered to a confidential client', () => {
    test('by its secret in the body', async () => {
      const form = { token: 'at_x', client_id: 'inferno-confidential', client_secret: secretOf(basic()) };
      expect((await introspect(form, {})).body).toEqual({ active: false });
    });

    test('by its key', async () => {
      const keys = await createKeyPair();
      await registerKeys(ehr, [keys.publicKey]);
      const form = { token: 'at_x', grant_type: undefined, scope: undefined };
      const answer = await askForToken(ehr, await clientAssertion(ehr, keys), form, `${ehr.origin}/introspect`);
      expect([answer.status, answer.body]).toEqual([200, { active: false }]);
    });

    test('by an access token of its own', async () => {
      const { tokens } = await connect(ehr);
      const own = bearer(await backendToken(ehr));
      expect((await introspect({ token: String(tokens.access_token) }, own)).body).toMatchObject({
        active: true,
        client_id: 'inferno-public',
      });
      const approved = await approve(ehr, { parameters: { client_id: 'inferno-confidential' } });
      const { body } = await redeem(ehr, approved, { client_id: undefined }, basic());
      const app = bearer(body.access_token);
      expect((await introspect({ token: String(tokens.access_token) }, app)).body.active).toBe(true);
    });
  });

  const refused: [string, Parameters, Record<string, string>, number, string][] = [
    ['nobody', {}, {}, 401, 'invalid_client'],
    ['a public client', { client_id: 'inferno-public' }, {}, 401, 'invalid_client'],
    ['an unknown client', { client_id: 'nobody' }, {}, 401, 'invalid_client'],
    ['a wrong secret', {}, basic(undefined, 'wrong'), 401, 'invalid_client'],
    [
      'a wrong secret in the body',
      { client_id: 'inferno-confidential', client_secret: 'x' },
      {},
      401,
      'invalid_client',
    ],
    ['an unknown token', {}, bearer('at_unknown'), 401, 'invalid_client'],
    ['a malformed token', {}, bearer('a, b'), 400, 'invalid_request'],
    ['two proofs', { client_secret: 'x' }, basic(), 400, 'invalid_request'],
    ['no token to look at', { token: undefined }, basic(), 400, 'invalid_request'],
  ];
  test.each(refused)('refuses %s', async (_, form, headers, status, error) => {
    const answer = await introspect({ token: 'at_x', ...form }, headers);
    expect(answer).toMatchObject({ status, body: { error } });
    expect(answer.headers.has('www-authenticate')).toBe(status === 401);
  });

  test('refuses the token of a public client, and a token for one after it was revoked', async () => {
    const { tokens } = await connect(ehr);
    expect((await introspect({ token: 'at_x' }, bearer(tokens.access_token))).status).toBe(401);
    const own = await backendToken(ehr);
    ehr.clock.nowMs += 300_000;
    expect((await introspect({ token: 'at_x' }, bearer(own))).status).toBe(401);
  });

  test('takes no GET: a token in a URL ends in logs', async () => {
    const response = await fetch(`${ehr.origin}/introspect?token=at_x`, { headers: basic() });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

const secretOf = ({ authorization }: { authorization: string }) =>
  Buffer.from(authorization.slice('Basic '.length), 'base64').toString().split(':')[1] ?? '';
