import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approve, basic, connect, post, redeem, refresh } from '../testing/flow.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

const confidential = { parameters: { client_id: 'inferno-confidential' } };
const body = { client_id: undefined };

describeOnEachDatabase('POST /token', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
  });
  afterAll(() => ehr.close());

  const access = (token: unknown) => ehr.ehr.findAccess(String(token), 'current', ehr.clock.nowMs);

  describe('with an authorization code', () => {
    test('gives access, refresh and id token and the patient', async () => {
      const { answer, tokens } = await connect(ehr);
      expect(answer.status).toBe(200);
      expect(tokens).toEqual({
        access_token: expect.stringMatching(/^at_[\w-]{43}$/),
        token_type: 'Bearer',
        expires_in: 3600,
        scope: 'launch/patient openid fhirUser offline_access patient/*.rs',
        refresh_token: expect.stringMatching(/^rt_[\w-]{43}$/),
        id_token: expect.any(String),
        patient: '6d37e1b2-2738-5c96-a2ad-fdd032fd5b0e',
        need_patient_banner: true,
      });
    });

    test('names the person by the subject that this installation derives', async () => {
      const { tokens } = await connect(ehr);
      expect(decodeJwt(String(tokens.id_token)).sub).toBe(ehr.ehr.subjectOf('whart123'));
    });

    test('is kept by no cache', async () => {
      const { answer } = await connect(ehr);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('pragma')).toBe('no-cache');
    });

    test('gives no refresh token without offline_access', async () => {
      const { tokens } = await connect(ehr, { parameters: { scope: 'launch/patient patient/*.rs' } });
      expect(tokens.access_token).toBeDefined();
      expect(tokens.refresh_token).toBeUndefined();
      expect(tokens.id_token).toBeUndefined();
    });

    test('takes the secret of a confidential client by Basic', async () => {
      const answer = await redeem(ehr, await approve(ehr, confidential), body, basic());
      expect(answer.status).toBe(200);
    });

    test('takes the secret of a confidential client in the body', async () => {
      const secret = { client_id: 'inferno-confidential', client_secret: 'demo-secret-not-for-production' };
      expect((await redeem(ehr, await approve(ehr, confidential), secret)).status).toBe(200);
    });

    const refusals = [
      ['another redirect_uri', { redirect_uri: 'http://localhost:4567/custom/smart/redirect' }, 'invalid_grant'],
      ['no redirect_uri', { redirect_uri: undefined }, 'invalid_grant'],
      ['another verifier', { code_verifier: 'a'.repeat(43) }, 'invalid_grant'],
      ['no verifier', { code_verifier: undefined }, 'invalid_grant'],
      ['an unknown code', { code: 'c_unknown' }, 'invalid_grant'],
      ['no code', { code: undefined }, 'invalid_request'],
      ['another client', { client_id: 'patient-app' }, 'invalid_grant'],
      ['an unknown client', { client_id: 'nobody' }, 'invalid_client'],
      ['no client', { client_id: undefined }, 'invalid_client'],
      ['another grant type', { grant_type: 'password' }, 'unsupported_grant_type'],
      ['a grant type that is for backend services', { grant_type: 'client_credentials' }, 'unauthorized_client'],
      ['no grant type', { grant_type: undefined }, 'invalid_request'],
    ] as const;
    test.each(refusals)('refuses %s', async (_, change, error) => {
      const approved = await approve(ehr);
      const answer = await redeem(ehr, approved, change);
      expect(answer.body.error).toBe(error);
      expect(error === 'invalid_client' ? [400, 401] : [400]).toContain(answer.status);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    });

    test('refuses a confidential client with a wrong secret, and says how to authenticate', async () => {
      const answer = await redeem(ehr, await approve(ehr, confidential), body, basic('inferno-confidential', 'wrong'));
      expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
      expect(answer.headers.get('www-authenticate')).toMatch(/^Basic/);
    });

    test('refuses a confidential client without its secret', async () => {
      const answer = await redeem(ehr, await approve(ehr, confidential), { client_id: 'inferno-confidential' });
      expect(answer.body.error).toBe('invalid_client');
    });

    test('refuses a code after a minute', async () => {
      const approved = await approve(ehr);
      ehr.clock.nowMs += 60_000;
      expect((await redeem(ehr, approved)).body.error).toBe('invalid_grant');
    });

    test('a code used twice ends what it gave', async () => {
      const { tokens, ...approved } = await connect(ehr);
      expect(await access(tokens.access_token)).toBeDefined();
      expect((await redeem(ehr, approved)).body.error).toBe('invalid_grant');
      expect(await access(tokens.access_token)).toBeUndefined();
      expect((await refresh(ehr, tokens.refresh_token)).body.error).toBe('invalid_grant');
    });

    test('a used code that another client presents ends nothing', async () => {
      const { tokens, ...approved } = await connect(ehr);
      expect((await redeem(ehr, approved, { client_id: 'patient-app' })).body.error).toBe('invalid_grant');
      expect(await access(tokens.access_token)).toBeDefined();
    });

    test('of ten at once with one code, at most one is served and nothing of it survives', async () => {
      const approved = await approve(ehr);
      const answers = await Promise.all(Array.from({ length: 10 }, () => redeem(ehr, approved)));
      const served = answers.filter(({ status }) => status === 200);
      expect(served).toHaveLength(1);
      expect(await access(served[0]?.body.access_token)).toBeUndefined();
    });
  });

  describe('with a refresh token', () => {
    test('replaces it and gives a new access token of the same scope and context', async () => {
      const { tokens } = await connect(ehr);
      const { status, body: renewed } = await refresh(ehr, tokens.refresh_token);
      expect(status).toBe(200);
      expect(renewed).toMatchObject({ scope: tokens.scope, patient: tokens.patient, expires_in: 3600 });
      expect(renewed.refresh_token).not.toBe(tokens.refresh_token);
      expect(renewed.access_token).not.toBe(tokens.access_token);
      expect(decodeJwt(String(renewed.id_token)).nonce).toBeUndefined();
    });

    test('narrows the access token when asked, but not the next refresh', async () => {
      const { tokens } = await connect(ehr);
      const narrow = await refresh(ehr, tokens.refresh_token, { scope: 'patient/Patient.r' });
      expect(narrow.body.scope).toBe('patient/Patient.r');
      expect((await refresh(ehr, narrow.body.refresh_token)).body.scope).toBe(tokens.scope);
    });

    test('refuses more than was granted, and the token stays good', async () => {
      const { tokens } = await connect(ehr);
      const wider = await refresh(ehr, tokens.refresh_token, { scope: 'user/*.rs' });
      expect(wider).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
      expect((await refresh(ehr, tokens.refresh_token)).status).toBe(200);
    });

    test('used twice, it ends the whole family', async () => {
      const { tokens } = await connect(ehr);
      const renewed = await refresh(ehr, tokens.refresh_token);
      expect((await refresh(ehr, tokens.refresh_token)).body.error).toBe('invalid_grant');
      expect((await refresh(ehr, renewed.body.refresh_token)).body.error).toBe('invalid_grant');
      expect(await access(renewed.body.access_token)).toBeUndefined();
      expect(await access(tokens.access_token)).toBeUndefined();
    });

    test('of a person who is gone is refused', async () => {
      const { prisma } = ehr.ehr.database;
      const leaving = { username: 'leaving', displayName: 'Lee Ving', role: 'patient' } as const;
      const passwordHash = (await ehr.ehr.users.passwordHash('whart123')) ?? '';
      const records = (await ehr.ehr.users.find('whart123'))?.records ?? [];
      await ehr.ehr.users.save({ ...leaving, records, passwordHash });
      const { tokens } = await connect(ehr, { username: 'leaving' });
      const renewed = await refresh(ehr, tokens.refresh_token);
      expect(renewed.status).toBe(200);
      await prisma.user.delete({ where: { username: 'leaving' } });
      const answer = await refresh(ehr, renewed.body.refresh_token);
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    });

    test('refuses another client', async () => {
      const { tokens } = await connect(ehr);
      const answer = await refresh(ehr, tokens.refresh_token, { client_id: 'patient-app' });
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    });

    test('names a public client that says nothing else about itself', async () => {
      const { tokens } = await connect(ehr);
      const renewed = await refresh(ehr, tokens.refresh_token, { client_id: undefined });
      expect(renewed).toMatchObject({ status: 200, body: { scope: tokens.scope } });
      const again = await refresh(ehr, tokens.refresh_token, { client_id: undefined });
      expect(again).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
      expect(await access(renewed.body.access_token)).toBeUndefined();
    });

    test('does not name a confidential client', async () => {
      const confidential = { client_id: 'inferno-confidential' };
      const approved = await approve(ehr, { parameters: confidential });
      const { body } = await redeem(ehr, approved, { client_id: undefined }, basic());
      const answer = await refresh(ehr, body.refresh_token, { client_id: undefined });
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_client' } });
      expect((await refresh(ehr, body.refresh_token, { client_id: undefined }, basic())).status).toBe(200);
    });

    test('names nobody when it is unknown', async () => {
      const answer = await refresh(ehr, 'rt_unknown', { client_id: undefined });
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    });

    test('refuses one that was not used for ninety days', async () => {
      const { tokens } = await connect(ehr);
      ehr.clock.nowMs += 90 * 24 * 60 * 60_000;
      expect((await refresh(ehr, tokens.refresh_token)).body.error).toBe('invalid_grant');
    });

    test.each(['rt_unknown', '', 'at_something'])('refuses %j', async token => {
      expect((await refresh(ehr, token)).status).toBe(400);
    });

    test('of online_access lasts as long as the session', async () => {
      const { tokens, browser } = await connect(ehr, {
        parameters: { scope: 'launch/patient online_access patient/*.rs' },
      });
      const renewed = await refresh(ehr, tokens.refresh_token);
      expect(renewed.status).toBe(200);
      await browser.submit(await browser.open('/'), {}, { action: '/logout' });
      expect((await refresh(ehr, renewed.body.refresh_token)).body.error).toBe('invalid_grant');
      expect(await access(renewed.body.access_token)).toBeUndefined();
    });
  });

  describe('whatever is asked', () => {
    const good = { grant_type: 'refresh_token', refresh_token: 'rt_x', client_id: 'inferno-public' };

    test('refuses a parameter that is sent twice', async () => {
      const form = new URLSearchParams(good);
      form.append('client_id', 'inferno-public');
      const response = await fetch(`${ehr.origin}/token`, { method: 'POST', body: form });
      expect([response.status, (await response.json()).error]).toEqual([400, 'invalid_request']);
    });

    test('gives nothing for another FHIR server, and the code stays good', async () => {
      const approved = await approve(ehr);
      const refused = await redeem(ehr, approved, { resource: 'https://other.example/fhir' });
      expect([refused.status, refused.body.error]).toEqual([400, 'invalid_target']);
      const { status, body: tokens } = await redeem(ehr, approved, { resource: `${ehr.origin}/fhir` });
      expect(status).toBe(200);
      const again = await refresh(ehr, tokens.refresh_token, { resource: 'https://other.example/fhir' });
      expect([again.status, again.body.error]).toEqual([400, 'invalid_target']);
      expect((await refresh(ehr, tokens.refresh_token, { resource: `${ehr.origin}/fhir/` })).status).toBe(200);
    });

    test('refuses JSON', async () => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${ehr.origin}/token`, { method: 'POST', body: JSON.stringify(good), headers });
      expect([response.status, (await response.json()).error]).toEqual([400, 'invalid_request']);
    });

    test('refuses a body over 64 kB', async () => {
      const answer = await post(`${ehr.origin}/token`, { ...good, refresh_token: 'x'.repeat(70_000) });
      expect([answer.status, answer.body.error]).toEqual([413, 'invalid_request']);
    });

    test('refuses GET', async () => {
      const response = await fetch(`${ehr.origin}/token`);
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    });

    test('answers with a trailing slash as without, and never redirects', async () => {
      const response = await fetch(`${ehr.origin}/token/`, {
        method: 'POST',
        body: new URLSearchParams(good),
        redirect: 'manual',
      });
      expect(response.status).toBe(400);
    });

    test('lets pages of registered apps read answers and errors', async () => {
      const answer = await post(`${ehr.origin}/token`, good, { origin: 'http://localhost:4001' });
      expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:4001');
      expect(answer.headers.get('vary')).toMatch(/origin/i);
    });

    test.each(['https://evil.example', 'http://localhost:400', 'null', 'http://localhost:4001.evil.example'])(
      'lets no page of %s read it',
      async origin => {
        const answer = await post(`${ehr.origin}/token`, good, { origin });
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      },
    );

    test('answers a preflight', async () => {
      const headers = { origin: 'http://localhost:4001', 'access-control-request-method': 'POST' };
      const response = await fetch(`${ehr.origin}/token`, { method: 'OPTIONS', headers });
      expect(response.status).toBe(204);
      expect(response.headers.get('access-control-allow-headers')).toMatch(/authorization/i);
    });

    test('logs no code, token or secret', async () => {
      const { tokens, code, verifier } = await connect(ehr);
      await redeem(ehr, await approve(ehr, confidential), body, basic());
      const log = ehr.log.join('');
      for (const secret of [code, verifier, tokens.access_token, tokens.refresh_token, 'demo-secret', 'client_id=']) {
        expect(log).not.toContain(secret);
      }
    });
  });
});
