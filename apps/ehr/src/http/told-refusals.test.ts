import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultLimits } from '../limits/limit-settings.ts';
import { createBrowser } from '../testing/browser.ts';
import { post } from '../testing/flow.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('what the audit tells of refusals', open => {
  let ehr: TestEhr;
  beforeEach(async () => {
    const limits = { ...defaultLimits(true), token: 6, signIn: 0 };
    ehr = await startTestEhr(await open(), { limits, trustProxy: ['loopback'] });
  });
  afterEach(() => ehr.close());

  const told = () => ehr.ehr.audit.list({ count: 1_000 });
  const get = (path: string, address = '192.0.2.1') =>
    fetch(ehr.origin + path, { headers: { 'x-forwarded-for': address } });
  const flood = async (path: string) => {
    for (let at = 0; at < 10; at += 1) await get(path);
  };

  test.each(['/userinfo', '/register/x%00', '/login?x=%00', '/authorize?x=%00'])(
    'a flood at %s is told of for a while, and again later',
    async path => {
      await flood(path);
      expect(await told()).toHaveLength(6);
      await get(path, '198.51.100.1');
      expect(await told()).toHaveLength(7);
      ehr.clock.nowMs += 10_000;
      await flood(path);
      expect(await told()).toHaveLength(8);
    },
  );

  test('nor does it help to go on somewhere else', async () => {
    await flood('/userinfo');
    await flood('/consent?x=%00');
    expect(await told()).toHaveLength(6);
  });

  test('of what cannot even be read the log tells alone', async () => {
    expect((await get('/register/%ff')).status).toBe(400);
    expect(await told()).toEqual([]);
  });

  test('a path is kept as far as anybody reads it', async () => {
    await get(`/register/%00${'a'.repeat(10_000)}`);
    const [event] = await told();
    expect(String(event?.details?.path)).toHaveLength(300);
  });

  test('a person who is locked out and tries on is told of for a while', async () => {
    const browser = createBrowser(ehr.origin);
    const page = await browser.open('/login');
    const guess = () => browser.submit(page, { login_user: 'whart123', login_passwd: 'guess' });
    for (let at = 0; at < 15; at += 1) await guess();
    const events = (await told()).map(({ event }) => event);
    expect(events.filter(event => event === 'wrong password')).toHaveLength(5);
    expect(events.filter(event => event === 'locked out')).toHaveLength(6);
  });

  test('a refusal of a client that is known is told of all the same', async () => {
    const here = { 'x-forwarded-for': '192.0.2.1' };
    await flood('/userinfo');
    await post(`${ehr.origin}/token`, { grant_type: 'x', client_id: 'unknown' }, here);
    expect(await told()).toHaveLength(6);
    await post(`${ehr.origin}/token`, { grant_type: 'x', client_id: 'inferno-public' }, here);
    expect((await told())[0]).toMatchObject({ event: 'unsupported_grant_type', clientId: 'inferno-public' });
  });
});
