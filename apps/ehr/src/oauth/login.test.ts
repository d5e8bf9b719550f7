import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBrowser } from '../testing/browser.ts';
import { signIn } from '../testing/flow.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('/login', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
  });
  afterAll(() => ehr.close());

  const loginPage = async () => {
    const browser = createBrowser(ehr.origin);
    return { browser, page: await browser.open('/login') };
  };
  const signedIn = async (username?: string) => {
    const { browser, page } = await loginPage();
    return { browser, page, home: await signIn(browser, page, username) };
  };

  test('without an app on the way it ends on the home page, which knows the name', async () => {
    const { browser, home } = await signedIn('aokafor');
    expect(home.url.pathname).toBe('/');
    expect(home.html.includes('Dr. Amara Okafor')).toBe(true);
    expect((await browser.open('/login')).url.pathname).toBe('/');
  });

  test('the home page leads the administrator, and nobody else, to Token Administration', async () => {
    const leads = async (username: string) =>
      (await signedIn(username)).home.html.includes(`href="${ehr.origin}/admin/tokens"`);
    expect([await leads('admin'), await leads('aokafor')]).toEqual([true, false]);
  });

  test('a screen that was asked for comes after signing in, even with a wrong password and the other language on the way', async () => {
    const browser = createBrowser(ehr.origin);
    const asked = await browser.open('/quick-view');
    expect([asked.url.pathname, asked.url.search]).toEqual(['/login', '?to=%2Fquick-view']);
    const spanish = await browser.open(
      /href="(\?[^"]*lang=es)"/.exec(asked.html)?.[1]?.replace('?', '/login?').replace('&amp;', '&') ?? '',
    );
    const again = await signIn(browser, spanish, 'aokafor', 'wrong');
    expect((await signIn(browser, again, 'aokafor')).url.pathname).toBe('/quick-view');
    expect((await browser.open('/login?to=/quick-view')).url.pathname).toBe('/quick-view');
  });

  test.each(['https://evil.example/', '//evil.example/quick-view', '/authorize'])(
    'a link to the sign-in page cannot lead to %s afterwards',
    async to => {
      const browser = createBrowser(ehr.origin);
      const page = await browser.open(`/login?${new URLSearchParams({ to })}`);
      const home = await browser.submit(
        page,
        { login_user: 'aokafor', login_passwd: 'demo', to },
        { action: '/login' },
      );
      expect([home.url.href, home.leftFor]).toEqual([`${ehr.origin}/`, undefined]);
    },
  );

  const wrong: [string, string, string][] = [
    ['a wrong password', 'aokafor', 'wrong'],
    ['no password', 'aokafor', ''],
    ['an unknown name', 'nobody', 'demo'],
    ['no name', '', 'demo'],
    ['SQL', "' or 1=1 --", 'demo'],
  ];
  test.each(wrong)('refuses %s, and does not say which was wrong', async (_, username, password) => {
    const { browser, page } = await loginPage();
    const answer = await signIn(browser, page, username, password);
    expect([answer.status, answer.url.pathname]).toEqual([403, '/login']);
    expect(browser.cookies.has('ehr_session')).toBe(false);
    expect(answer.html.includes('value="wrong"')).toBe(false);
  });

  test('after five wrong passwords even the right one waits, for three minutes', async () => {
    const { browser, page } = await loginPage();
    for (let attempt = 0; attempt < 5; attempt += 1) await signIn(browser, page, 'nchen', 'wrong');
    const locked = await signIn(browser, page, 'nchen');
    expect([locked.status, locked.headers.get('retry-after')]).toEqual([429, '180']);
    expect((await signIn(browser, page, 'mlopez')).url.pathname).toBe('/');
    ehr.clock.nowMs += 180_000 - 1;
    expect((await signIn(browser, page, 'nchen')).status).toBe(429);
    ehr.clock.nowMs += 1;
    expect((await signIn(browser, page, 'nchen')).url.pathname).toBe('/');
  });

  test('of twenty wrong passwords at once for one name, five are looked at', async () => {
    const { browser, page } = await loginPage();
    const burst = Array.from({ length: 20 }, () => signIn(browser, page, 'jrivera', 'wrong'));
    const statuses = (await Promise.all(burst)).map(({ status }) => status);
    expect(statuses.filter(status => status === 403)).toHaveLength(5);
    expect(statuses.filter(status => status === 429)).toHaveLength(15);
  });

  test('every sign-in gets a new session, and the one before ends', async () => {
    const { browser, page } = await loginPage();
    await signIn(browser, page, 'whart123');
    const first = browser.cookies.get('ehr_session') ?? '';
    await signIn(browser, page, 'whart123');
    expect(browser.cookies.get('ehr_session')).not.toBe(first);
    browser.cookies.set('ehr_session', first);
    expect((await browser.open('/login')).url.pathname).toBe('/login');
  });

  test('a session that somebody else planted is not signed in', async () => {
    const { browser, page } = await loginPage();
    browser.cookies.set('ehr_session', 's_planted');
    await signIn(browser, page);
    expect(browser.cookies.get('ehr_session')).not.toBe('s_planted');
  });

  test('a session is over two hours after it was last used, and twelve after the sign-in', async () => {
    const { browser, page } = await signedIn();
    const isSignedIn = async () => (await browser.open('/login')).url.pathname === '/';
    for (let hours = 1; hours < 12; hours += 1) {
      ehr.clock.nowMs += 60 * 60_000;
      expect(await isSignedIn()).toBe(true);
      await ehr.ehr.lastSeen.flush();
    }
    ehr.clock.nowMs += 60 * 60_000;
    expect(await isSignedIn()).toBe(false);
    await signIn(browser, page);
    ehr.clock.nowMs += 2 * 60 * 60_000;
    expect(await isSignedIn()).toBe(false);
  });

  test('refuses a form from another site, without token, or without the cookie', async () => {
    const { browser, page } = await loginPage();
    const fields = { login_user: 'whart123', login_passwd: 'demo' };
    const crossSite = { headers: { 'sec-fetch-site': 'cross-site' } };
    expect((await browser.submit(page, fields, crossSite)).status).toBe(403);
    expect((await browser.submit(page, { ...fields, form_token: null })).status).toBe(403);
    browser.cookies.clear();
    expect((await browser.submit(page, fields)).status).toBe(403);
  });

  test('Origin null, which our own forms send under no-referrer, is believed when the browser says same-origin', async () => {
    const { browser, page } = await loginPage();
    const fields = { login_user: 'whart123', login_passwd: 'demo' };
    const headers = { origin: 'null', 'sec-fetch-site': 'same-origin' };
    expect((await browser.submit(page, fields, { headers })).url.pathname).toBe('/');
  });

  test('cookies are HttpOnly and SameSite=Lax', async () => {
    const response = await fetch(`${ehr.origin}/login`);
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^ehr_browser=b_[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
  });

  test('signing out ends the session; a link to it does not', async () => {
    const { browser, home } = await signedIn();
    expect((await browser.open('/logout')).url.pathname).toBe('/');
    const session = browser.cookies.get('ehr_session') ?? '';
    const out = await browser.submit(home, {}, { action: '/logout' });
    expect([out.status, out.url.pathname]).toEqual([200, '/logout']);
    browser.cookies.set('ehr_session', session);
    expect((await browser.open('/login')).url.pathname).toBe('/login');
  });

  test('the language that was chosen stays', async () => {
    const browser = createBrowser(ehr.origin);
    expect((await browser.open('/login?lang=es')).html.includes('lang="es"')).toBe(true);
    expect((await browser.open('/')).html.startsWith('<!doctype html><html lang="es"')).toBe(true);
  });
});
