import { demoPassword } from '@smart-ehr/prisma/cast';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../testing/answers.ts';
import { createBrowser, type Shown } from '../testing/browser.ts';
import { offered } from '../testing/consent-form.ts';
import { allow, connect, redeem, refresh, signIn } from '../testing/flow.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';
import { exchange, getCode, webchartAlias } from '../testing/webchart-app.ts';

const grantsOn = ({ html }: Shown) => [...html.matchAll(/data-grant-id="([^"]*)"/g)].map(([, id]) => id ?? '');

describeOnEachDatabase('/manage', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open(), { originAliases: [webchartAlias] });
  });
  afterAll(() => ehr.close());

  async function openAs(username: string, path = '/manage') {
    const browser = createBrowser(ehr.origin);
    await signIn(browser, await browser.open('/login'), username);
    return { browser, page: await browser.open(path) };
  }

  const status = async (token: unknown, base = '/fhir') =>
    (await fetch(`${ehr.origin}${base}/Condition`, { headers: { authorization: `Bearer ${token}` } })).status;

  describe('before anybody is signed in', () => {
    test.each([
      ['/manage', '/login'],
      ['/webchart.cgi?f=admin&s=jwt', '/webchart.cgi/login'],
    ])('%s asks for a sign-in and comes back', async (path, login) => {
      const browser = createBrowser(ehr.origin);
      const page = await browser.open(path);
      expect(page.url.pathname).toBe(login);
      const fields = { login_user: 'nchen', login_passwd: demoPassword };
      const after = await browser.submit(page, fields, { action: login });
      expect(after.html).toContain('Apps with access to your data');
    });

    test('a form that is sent then ends nothing', async () => {
      const { tokens, browser } = await connect(ehr);
      const page = await browser.open('/manage');
      browser.cookies.delete('ehr_session');
      await browser.submit(page, { grant: grantsOn(page) }, { action: '/manage' });
      expect(await status(tokens.access_token)).toBe(200);
    });
  });

  test('says so when no app has access', async () => {
    const { page } = await openAs('nchen');
    expect(page.html).toContain('No app has access to your data.');
    expect(grantsOn(page)).toEqual([]);
  });

  test('names the app, what it may do, since when and for how long, in both languages', async () => {
    const { browser } = await connect(ehr);
    const { html } = await browser.open('/manage');
    for (const text of [
      'Inferno (public)',
      'ONC test kits',
      'March 1, 2026',
      'Until you end it',
      'Know your user profile',
    ])
      expect(html).toContain(text);
    expect((await browser.open('/manage?lang=es')).html).toContain('1 de marzo de 2026');
  });

  test('lists what was given by either door, and nothing of other people', async () => {
    await connect(ehr, { username: 'mlopez' });
    const { browser, page } = await openAs('mlopez');
    expect(grantsOn(page)).toHaveLength(1);
    const before = (await openAs('whart123')).page;
    expect((await exchange(ehr, (await getCode(ehr)).get('code'))).status).toBe(200);
    const { page: after } = await openAs('whart123', '/webchart.cgi?f=admin&s=jwt');
    expect(grantsOn(after)).toHaveLength(grantsOn(before).length + 1);
    expect(after.html).toContain('WebChart OAuth example');
    expect(grantsOn(await browser.open('/manage'))).toEqual(grantsOn(page));
  });

  const grantOf = async (token: unknown) =>
    (await ehr.ehr.findAccess(String(token), 'current', ehr.clock.nowMs))?.grantId ?? '';

  test('tells two launches of one app on one day apart, by the minute and by their last use at the FHIR API', async () => {
    const first = await connect(ehr, { username: 'mlopez' });
    const firstAt = new Date(ehr.clock.nowMs).toISOString();
    ehr.clock.nowMs += 60_000;
    const second = await connect(ehr, { username: 'mlopez' });
    const secondAt = new Date(ehr.clock.nowMs).toISOString();
    const times = async ({ tokens }: typeof first) => {
      const { html } = await first.browser.open('/manage');
      const card = html.split(`data-grant-id="${await grantOf(tokens.access_token)}"`)[1]?.split('</dl>')[0] ?? '';
      return [...card.matchAll(/<time dateTime="([^"]+)"/g)].map(([, time]) => time);
    };
    expect([await times(first), await times(second)]).toEqual([
      [firstAt, firstAt],
      [secondAt, secondAt],
    ]);

    ehr.clock.nowMs += 60_000;
    expect(await status(first.tokens.access_token)).toBe(200);
    await ehr.ehr.lastUsed.flush();
    expect(await times(first)).toEqual([firstAt, new Date(ehr.clock.nowMs).toISOString()]);
    expect(await times(second)).toEqual([secondAt, secondAt]);
  });

  test('ends the access of the chosen app at once, of that one alone, and says so', async () => {
    const kept = await connect(ehr);
    const { tokens, browser } = await connect(ehr);
    const grant = await grantOf(tokens.access_token);
    const after = await browser.submit(await browser.open('/manage'), { grant }, { action: '/manage' });
    expect(after.html).toContain('<strong>Inferno (public) has no access any more.</strong>');
    expect(grantsOn(after)).not.toContain(grant);
    expect(await status(tokens.access_token)).toBe(401);
    expect((await refresh(ehr, tokens.refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
    expect(await status(kept.tokens.access_token)).toBe(200);
    const [event] = await ehr.ehr.audit.list({ kind: 'revocation', count: 1 });
    expect(event).toMatchObject({ kind: 'revocation', event: 'revoked by the person', username: 'whart123' });
  });

  test('works at the other door too, for what this door gave', async () => {
    const { tokens, browser } = await connect(ehr);
    const page = await browser.open('/webchart.cgi?f=admin&s=jwt');
    const grant = await grantOf(tokens.access_token);
    const after = await browser.submit(page, { grant }, { action: '/webchart.cgi/manage' });
    expect(after.html).toContain('has no access any more');
    expect(await status(tokens.access_token)).toBe(401);
  });

  test("ends nobody else's access, and nothing for a name that is no grant", async () => {
    const { tokens } = await connect(ehr, { username: 'mlopez' });
    const mine = await connect(ehr);
    const page = await mine.browser.open('/manage');
    for (const grant of [await grantOf(tokens.access_token), 'g_unknown', '', "' or 1=1"]) {
      const after = await mine.browser.submit(page, { grant }, { action: '/manage' });
      expect(after.status).toBe(200);
      expect(after.html).not.toContain('has no access any more');
    }
    expect([await status(tokens.access_token), await status(mine.tokens.access_token)]).toEqual([200, 200]);
  });

  test.each([
    ['another site', { headers: { 'sec-fetch-site': 'cross-site' } }, {}],
    ['another origin', { headers: { origin: 'https://evil.example' } }, {}],
    ['a page without its token', {}, { form_token: 'guessed' }],
  ])('refuses a form from %s', async (_, change, fields) => {
    const { tokens, browser } = await connect(ehr);
    const grant = await grantOf(tokens.access_token);
    const page = await browser.open('/manage');
    const after = await browser.submit(page, { grant, ...fields }, { action: '/manage', ...change });
    expect(after.status).toBe(403);
    expect(await status(tokens.access_token)).toBe(200);
  });

  test('forgets what hung on a session that is over', async () => {
    const { browser } = await connect(ehr, { username: 'nchen', parameters: { scope: 'openid user/Condition.rs' } });
    const page = await browser.open('/manage');
    expect(grantsOn(page)).toHaveLength(1);
    expect(page.html).toContain('While you are signed in');
    await browser.submit(await browser.open('/'), {}, { action: '/logout' });
    await signIn(browser, await browser.open('/login'), 'nchen');
    expect(grantsOn(await browser.open('/manage'))).toEqual([]);
  });

  test.each([
    ['the types of a wildcard', null, (all: string[]) => `${all.length} items`],
    ['a type in part, once', 'social-history', (all: string[]) => `${all.length} items, 1 of them in part`],
  ])('counts as the scope confirmation did: %s', async (_what, denied, expected) => {
    const browser = createBrowser(ehr.origin);
    const { page, verifier } = await ask(ehr, browser, {
      scope: 'launch/patient openid fhirUser offline_access patient/*.rs',
    });
    const consent = await signIn(browser, page, 'mlopez');
    const all = offered(consent);
    const scope = all.filter(one => denied === null || !one.endsWith(`|${denied}`));
    const { leftFor } = await allow(browser, consent, { scope });
    expect((await redeem(ehr, { code: leftFor?.searchParams.get('code') ?? '', verifier })).status).toBe(200);
    const { html } = await browser.open('/manage');
    expect(html).toContain(`What it may do (${expected(all.filter(one => !one.includes('?')))})`);
    expect(html.includes('only: ')).toBe(denied !== null);
  });
});
