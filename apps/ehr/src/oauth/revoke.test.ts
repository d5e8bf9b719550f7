import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approve, basic, connect, type Parameters, post, redeem, refresh } from '../testing/flow.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('POST /revoke', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
  });
  afterAll(() => ehr.close());

  const revoke = (form: Parameters, headers = {}) =>
    post(`${ehr.origin}/revoke`, { client_id: 'inferno-public', ...form }, headers);
  const isAlive = async (token: unknown) =>
    (await ehr.ehr.findAccess(String(token), 'current', ehr.clock.nowMs)) !== undefined;

  test('an access token alone; its refresh token stays good', async () => {
    const { tokens } = await connect(ehr);
    expect((await revoke({ token: String(tokens.access_token) })).status).toBe(200);
    expect(await isAlive(tokens.access_token)).toBe(false);
    expect((await refresh(ehr, tokens.refresh_token)).status).toBe(200);
  });

  test('a refresh token, and with it every access token of the grant', async () => {
    const { tokens } = await connect(ehr);
    const renewed = await refresh(ehr, tokens.refresh_token);
    expect((await revoke({ token: String(renewed.body.refresh_token) })).status).toBe(200);
    expect(await isAlive(tokens.access_token)).toBe(false);
    expect(await isAlive(renewed.body.access_token)).toBe(false);
    expect((await refresh(ehr, renewed.body.refresh_token)).body.error).toBe('invalid_grant');
  });

  test('whatever the hint says', async () => {
    const { tokens } = await connect(ehr);
    const form = { token: String(tokens.access_token), token_type_hint: 'refresh_token' };
    expect((await revoke(form)).status).toBe(200);
    expect(await isAlive(tokens.access_token)).toBe(false);
  });

  test('answers 200 to an unknown token, and to one that is revoked already', async () => {
    const { tokens } = await connect(ehr);
    expect((await revoke({ token: 'rt_unknown' })).status).toBe(200);
    expect((await revoke({ token: String(tokens.refresh_token) })).status).toBe(200);
    expect((await revoke({ token: String(tokens.refresh_token) })).status).toBe(200);
  });

  test("leaves another client's token alone", async () => {
    const { tokens } = await connect(ehr);
    await revoke({ token: String(tokens.refresh_token), client_id: 'patient-app' });
    expect(await isAlive(tokens.access_token)).toBe(true);
  });

  const bad: [string, Parameters, Record<string, string>, string][] = [
    ['no token', {}, {}, 'invalid_request'],
    ['no client', { token: 'rt_x', client_id: undefined }, {}, 'invalid_client'],
    ['an unknown client', { token: 'rt_x', client_id: 'nobody' }, {}, 'invalid_client'],
    [
      'a confidential client without secret',
      { token: 'rt_x', client_id: 'inferno-confidential' },
      {},
      'invalid_client',
    ],
    ['a wrong secret', { token: 'rt_x', client_id: undefined }, basic(undefined, 'wrong'), 'invalid_client'],
  ];
  test.each(bad)('refuses %s', async (_, form, headers, error) => {
    expect((await revoke(form, headers)).body.error).toBe(error);
  });

  test('takes the secret of a confidential client', async () => {
    const approved = await approve(ehr, { parameters: { client_id: 'inferno-confidential' } });
    const { body } = await redeem(ehr, approved, { client_id: undefined }, basic());
    const form = { token: String(body.refresh_token), client_id: undefined };
    expect((await revoke(form, basic())).status).toBe(200);
    expect(await isAlive(body.access_token)).toBe(false);
  });

  test('lets pages of registered apps read the answer', async () => {
    const answer = await revoke({ token: 'rt_x' }, { origin: 'http://localhost:4001' });
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:4001');
  });
});
