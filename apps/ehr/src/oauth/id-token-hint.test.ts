import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { CompactSign, decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, outcome } from '../testing/answers.ts';
import { createBrowser } from '../testing/browser.ts';
import { authorizationRequest, connect, type Parameters, post, redirectUri, signIn } from '../testing/flow.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

const scope = 'launch/patient openid patient/Goal.rs';

describeOnEachDatabase('id_token_hint', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
  });
  afterAll(() => ehr.close());

  async function connected(username: string) {
    const { tokens, browser } = await connect(ehr, { username, parameters: { scope } });
    return { hint: String(tokens.id_token), browser };
  }
  const asked = (hint: string, change: Parameters = {}) => ({ scope, id_token_hint: hint, ...change });

  test('of the person who is signed in: she goes on', async () => {
    const { hint, browser } = await connected('whart123');
    expect(outcome((await ask(ehr, browser, asked(hint))).page)).toBe('/consent');
  });

  test('with prompt=none: a code without a page, also when the id_token has expired', async () => {
    const { hint, browser } = await connected('whart123');
    ehr.clock.nowMs += 60 * 60_000;
    expect((decodeJwt(hint).exp ?? 0) * 1000).toBeLessThan(ehr.clock.nowMs);
    expect(outcome((await ask(ehr, browser, asked(hint, { prompt: 'none' }))).page)).toBe('code');
  });

  test('of somebody else than is signed in: login_required with prompt=none, else the sign-in page', async () => {
    const { hint } = await connected('mlopez');
    const { browser } = await connected('whart123');
    expect(outcome((await ask(ehr, browser, asked(hint, { prompt: 'none' }))).page)).toBe('login_required');
    const { page } = await ask(ehr, browser, asked(hint));
    expect(outcome(page)).toBe('/login');
    expect(page.html).not.toContain('value="mlopez"');
    expect(outcome(await signIn(browser, page, 'mlopez'))).toBe('/consent');
  });

  test('nobody else goes on with it: whoever signs in instead is sent back to the app, and it is over', async () => {
    const { hint } = await connected('mlopez');
    const browser = createBrowser(ehr.origin);
    const { page } = await ask(ehr, browser, asked(hint));
    const { leftFor } = await signIn(browser, page, 'whart123');
    expect(leftFor?.href.startsWith(redirectUri)).toBe(true);
    expect(Object.fromEntries(leftFor?.searchParams ?? [])).toMatchObject({
      error: 'login_required',
      state: 'state-of-the-app',
      iss: ehr.origin,
    });
    expect((await signIn(browser, page, 'mlopez')).status).toBe(400);
  });

  test('may be pushed, and is not kept', async () => {
    const { hint, browser } = await connected('whart123');
    const { parameters } = authorizationRequest(ehr, asked(hint, { prompt: 'none' }));
    const { body } = await post(`${ehr.origin}/par`, parameters);
    const stored = await ehr.ehr.interactions.find(String(body.request_uri));
    expect(JSON.stringify(stored)).not.toContain(hint);
    const query = new URLSearchParams({ client_id: 'inferno-public', request_uri: String(body.request_uri) });
    expect(outcome(await browser.open(`/authorize?${query}`))).toBe('code');
  });

  test('is in no log', async () => {
    const { hint, browser } = await connected('whart123');
    await ask(ehr, browser, asked(`${hint}x`));
    expect(ehr.log.join('').includes(hint)).toBe(false);
  });

  describe('is refused at the app', () => {
    const sign = async (claims: object) => {
      const { kid, privateKey } = await ehr.ehr.keys.active(ehr.clock.nowMs);
      const payload = new TextEncoder().encode(JSON.stringify(claims));
      return new CompactSign(payload).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
    };
    const sub = 'x';
    const wrong: [string, (hint: string) => string | Promise<string>][] = [
      ['that is no JWT', () => 'nonsense'],
      ['with a broken signature', hint => hint.replace(/\.[^.]{4}/g, '.AAAA')],
      ['of another issuer', () => sign({ iss: 'https://other.example', aud: 'inferno-public', sub })],
      ['of our other door', () => sign({ iss: `${ehr.origin}/webchart.cgi`, aud: 'inferno-public', sub })],
      ['of another client', () => sign({ iss: ehr.origin, aud: 'patient-app', sub })],
      ['without a person', () => sign({ iss: ehr.origin, aud: 'inferno-public' })],
      ['that is too long', hint => hint + 'x'.repeat(8192)],
    ];
    test.each(wrong)('%s', async (_, change) => {
      const { hint, browser } = await connected('whart123');
      const changed = await change(hint);
      for (const prompt of [undefined, 'none']) {
        const { page } = await ask(ehr, browser, asked(changed, { prompt }));
        expect([outcome(page), page.leftFor?.searchParams.get('iss')]).toEqual(['invalid_request', ehr.origin]);
      }
    });

    test('that comes twice', async () => {
      const { hint, browser } = await connected('whart123');
      const query = new URLSearchParams(authorizationRequest(ehr, asked(hint)).parameters);
      query.append('id_token_hint', hint);
      expect(outcome(await browser.open(`/authorize?${query}`))).toBe('invalid_request');
    });
  });
});
