import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanUp } from '../stores/housekeeping.ts';
import { connect, refresh } from '../testing/flow.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

const hourMs = 60 * 60_000;
const online = { parameters: { scope: 'launch/patient online_access patient/*.rs' } };

describeOnEachDatabase('access that lasts as long as the session', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
  });
  afterAll(() => ehr.close());

  const whyRevoked = async (sessionHash: string) =>
    (
      await ehr.ehr.database.sql.read<{ revoked_why: string | null }>(
        'select revoked_why from access_grant where session_hash = ?',
        sessionHash,
      )
    ).map(row => row.revoked_why);
  const sessionHashOf = async (refreshToken: unknown) =>
    (await ehr.ehr.tokens.findRefreshToken(String(refreshToken), ehr.clock.nowMs))?.grant.sessionHash ?? '';

  test('is not renewed once the session is idle', async () => {
    const { tokens } = await connect(ehr, online);
    ehr.clock.nowMs += 2 * hourMs - 1;
    const renewed = await refresh(ehr, tokens.refresh_token);
    expect(renewed.status).toBe(200);
    ehr.clock.nowMs += 1;
    expect((await refresh(ehr, renewed.body.refresh_token)).body.error).toBe('invalid_grant');
  });

  test('does not keep the person signed in by being renewed', async () => {
    const { tokens, browser } = await connect(ehr, online);
    ehr.clock.nowMs += 1.5 * hourMs;
    expect((await refresh(ehr, tokens.refresh_token)).status).toBe(200);
    ehr.clock.nowMs += 0.5 * hourMs;
    expect((await browser.open('/login')).url.pathname).toBe('/login');
  });

  test('the person stays signed in by what she does, before that is written', async () => {
    const { browser } = await connect(ehr, online);
    for (const hours of [1.5, 1.5, 1.5]) {
      ehr.clock.nowMs += hours * hourMs;
      expect((await browser.open('/login')).url.pathname).toBe('/');
    }
    ehr.clock.nowMs += 2 * hourMs;
    expect((await browser.open('/login')).url.pathname).toBe('/login');
  });

  test('ends when the person signs out of a session that was idle', async () => {
    const { tokens, browser } = await connect(ehr, online);
    const sessionHash = await sessionHashOf(tokens.refresh_token);
    const home = await browser.open('/');
    ehr.clock.nowMs += 2 * hourMs;
    await browser.submit(home, {}, { action: '/logout' });
    expect(await whyRevoked(sessionHash)).toEqual(['signed out']);
  });

  test('ends when housekeeping forgets the session, and not before', async () => {
    const { tokens } = await connect(ehr, online);
    const sessionHash = await sessionHashOf(tokens.refresh_token);
    ehr.clock.nowMs += 12 * hourMs;
    await cleanUp(ehr.ehr);
    expect(await whyRevoked(sessionHash)).toEqual([null]);
    ehr.clock.nowMs += 1;
    await cleanUp(ehr.ehr);
    expect(await whyRevoked(sessionHash)).toEqual(['session over']);
  });
});
