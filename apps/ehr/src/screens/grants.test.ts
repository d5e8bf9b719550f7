import type { NegotiatedScope } from '@smart-ehr/ehr-api';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { askApi, json } from '../testing/api.ts';
import { backendToken } from '../testing/backend.ts';
import type { Browser } from '../testing/browser.ts';
import { approve, connect, refresh } from '../testing/flow.ts';
import { signedIn } from '../testing/launch.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

type Row = { id: string; clientId: string; description: string; user?: object; scope: string; offline: boolean };

describeOnEachDatabase('/api/grants', open => {
  let ehr: TestEhr;
  let admin: Browser;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
  });
  afterAll(() => ehr.close());
  beforeEach(async () => {
    admin = await signedIn(ehr, 'admin');
    await revoke((await list()).map(({ id }) => id));
  });

  const list = async () => (await askApi(ehr, admin, '/api/grants')).body.grants as Row[];
  const revoke = (ids: unknown) => askApi(ehr, admin, '/api/grants/revoke', json({ ids }));
  const read = async (token: unknown) =>
    (await fetch(`${ehr.origin}/fhir/Patient`, { headers: { authorization: `Bearer ${token}` } })).status;

  test('lists what people gave and what services have for themselves, the newest first', async () => {
    const { tokens } = await connect(ehr);
    ehr.clock.nowMs += 1000;
    await backendToken(ehr, { scope: 'system/Patient.rs' });
    expect(await list()).toMatchObject([
      { clientId: 'bulk-worker', description: 'Bulk Export Worker', scope: 'system/Patient.rs', offline: false },
      {
        clientId: 'inferno-public',
        description: 'Inferno (public)',
        user: { username: 'whart123', name: 'William Hart' },
        scope: tokens.scope,
        door: 'current',
        issuedMs: ehr.clock.nowMs - 1000,
        lastUsedMs: ehr.clock.nowMs - 1000,
        offline: true,
      },
    ]);
    expect((await list())[0]?.user).toBeUndefined();
  });

  describe('does not list access that is over', () => {
    test('revoked by the app', async () => {
      const { tokens } = await connect(ehr);
      const form = new URLSearchParams({ token: String(tokens.refresh_token), client_id: 'inferno-public' });
      await fetch(`${ehr.origin}/revoke`, { method: 'POST', body: form });
      expect(await list()).toEqual([]);
    });

    test('of a session that is over', async () => {
      const scope = 'launch/patient openid fhirUser online_access patient/*.rs';
      const { browser } = await connect(ehr, { parameters: { scope } });
      expect(await list()).toMatchObject([{ offline: false }]);
      await browser.submit(await browser.open('/'), {}, { action: '/logout' });
      expect(await list()).toEqual([]);
    });

    test('of a service whose token has expired', async () => {
      await backendToken(ehr);
      ehr.clock.nowMs += 301_000;
      expect(await list()).toEqual([]);
    });

    test('of a code that nobody has exchanged', async () => {
      await approve(ehr);
      expect(await list()).toEqual([]);
    });
  });

  test('what is revoked opens and renews nothing from then on; the rest stays', async () => {
    const [first, second] = [await connect(ehr), await connect(ehr, { username: 'mlopez' })];
    const mine = (await list()).find(row => (row.user as { username: string }).username === 'whart123');
    expect((await revoke([mine?.id])).body).toEqual({ revoked: 1 });
    expect([await read(first.tokens.access_token), await read(second.tokens.access_token)]).toEqual([401, 200]);
    expect((await refresh(ehr, first.tokens.refresh_token)).body.error).toBe('invalid_grant');
    expect((await refresh(ehr, second.tokens.refresh_token)).status).toBe(200);
    expect((await revoke([mine?.id])).body).toEqual({ revoked: 0 });
    expect((await list()).map(({ id }) => id)).not.toContain(mine?.id);
  });

  test('a revocation is told with who did it, and logged without any token', async () => {
    const { tokens } = await connect(ehr);
    await revoke((await list()).map(({ id }) => id));
    const [event] = await ehr.ehr.audit.list({ count: 1 });
    expect(event).toMatchObject({ kind: 'revocation', username: 'admin', event: 'revoked by an administrator' });
    expect(ehr.log.join('').includes(String(tokens.access_token))).toBe(false);
  });

  describe('/:id', () => {
    const detail = async (id: string, person = admin) => askApi(ehr, person, `/api/grants/${id}`);
    const grantOf = async (scope: string, fields = {}) => {
      await connect(ehr, { username: 'mlopez', parameters: { scope }, fields });
      return (await list())[0]?.id ?? '';
    };

    test('tells for each asked scope who left what of it, and why', async () => {
      const scope = 'openid nonsense system/*.rs patient/Goal.cruds patient/CarePlan.read';
      const id = await grantOf(scope, { scope: 'patient/Goal.rs' });
      const { status, body } = await detail(id);
      expect([status, body.id]).toEqual([200, id]);
      const told = (body.negotiation as NegotiatedScope[]).map(({ asked, granted, steps }) => [
        asked,
        granted,
        steps.at(-1)?.by,
        steps.at(-1)?.reason,
      ]);
      expect(told).toEqual([
        ['openid', 'openid', 'consent', 'The person allowed it.'],
        ['nonsense', '', 'request', 'nonsense is not a scope of SMART App Launch 2.2.'],
        ['system/*.rs', '', 'client', 'The client is not registered for it.'],
        ['patient/Goal.cruds', 'patient/Goal.rs', 'consent', 'The person allowed it.'],
        ['patient/CarePlan.read', '', 'consent', 'The person denied it.'],
      ]);
    });

    test('is told of a grant that was revoked, too', async () => {
      const id = await grantOf('openid patient/Goal.rs');
      await revoke([id]);
      expect((await detail(id)).body.negotiation).toHaveLength(2);
    });

    test('is 404 for an id that is no grant', async () => {
      for (const id of ['g_unknown', '%00', "'", 'a%2Fb'])
        expect(await detail(id)).toMatchObject({ status: 404, body: { error: 'not_found' } });
    });

    test('is for administrators', async () => {
      const id = await grantOf('openid patient/Goal.rs');
      for (const username of ['aokafor', 'mlopez'])
        expect(await detail(id, await signedIn(ehr, username))).toMatchObject({ status: 403 });
      expect((await fetch(`${ehr.origin}/api/grants/${id}`)).status).toBe(401);
      expect((await askApi(ehr, admin, `/api/grants/${id}`, { method: 'DELETE' })).status).toBe(405);
    });
  });

  test.each(['aokafor', 'nchen', 'whart123'])('%s neither sees nor revokes', async username => {
    const person = await signedIn(ehr, username);
    expect((await askApi(ehr, person, '/api/grants')).status).toBe(403);
    const { status, body } = await askApi(ehr, person, '/api/grants/revoke', json({ ids: ['g_1'] }));
    expect([status, body.error]).toEqual([403, 'forbidden']);
  });

  const wrong: [string, RequestInit, number][] = [
    ['nothing', { method: 'POST', body: '' }, 400],
    ['no JSON', { method: 'POST', body: '{' }, 400],
    ['a list', json(['g_1']), 400],
    ['no ids', json({}), 400],
    ['one id', json({ ids: 'g_1' }), 400],
    ['an empty list', json({ ids: [] }), 400],
    ['numbers', json({ ids: [1] }), 400],
    ['more than a thousand', json({ ids: Array.from({ length: 1001 }, () => 'g') }), 400],
    ['a form', { ...json({ ids: ['g_1'] }), headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
    ['the page of another site', { ...json({ ids: ['g_1'] }), headers: { origin: 'https://evil.example' } }, 403],
  ];
  test.each(wrong)('%s revokes nothing', async (_, change, status) => {
    expect((await askApi(ehr, admin, '/api/grants/revoke', change)).status).toBe(status);
  });
});
