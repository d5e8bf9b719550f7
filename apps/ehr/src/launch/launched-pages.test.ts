import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Browser, createBrowser, type Shown } from '../testing/browser.ts';
import { authorizePath, signIn } from '../testing/flow.ts';
import { launchedRequest, loadCharts, newLaunch, signedIn } from '../testing/launch.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('the pages of a launch', open => {
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

  const ask = async (details: object, browser = clinician) =>
    browser.open(authorizePath(launchedRequest(ehr, await newLaunch(ehr, clinician, details)).parameters));
  const ancestors = ({ headers }: Shown) =>
    /frame-ancestors '(\w+)'/.exec(headers.get('content-security-policy') ?? '')?.[1];

  test('made for the frame can be framed by the EHR itself', async () => {
    const browser = createBrowser(ehr.origin);
    const login = await ask({ patientId: undefined, display: 'frame' }, browser);
    const wrong = await signIn(browser, login, 'aokafor', 'wrong');
    const picker = await signIn(browser, login, 'aokafor');
    const consent = await browser.submit(picker, { patient: 'ann' }, { action: '/choose-patient' });
    expect([login, wrong, picker, consent].map(ancestors)).toEqual(['self', 'self', 'self', 'self']);
    expect([login, picker, consent].map(({ url }) => url.pathname)).toEqual(['/login', '/choose-patient', '/consent']);
  });

  test('made for a tab, and whatever else there is, can be framed by nobody', async () => {
    const browser = createBrowser(ehr.origin);
    const login = await ask({}, browser);
    const consent = await signIn(browser, login, 'aokafor');
    const others = ['/login', '/consent', '/choose-patient', '/', '/nowhere', '/authorize', '/logout'];
    const pages = [login, consent, ...(await Promise.all(others.map(path => createBrowser(ehr.origin).open(path))))];
    expect(new Set(pages.map(ancestors))).toEqual(new Set(['none']));
  });

  test('made for the frame, opened in another browser, neither', async () => {
    const page = await ask({ display: 'frame' });
    expect(ancestors(await createBrowser(ehr.origin).open(page.url))).toBe('none');
  });

  test('offer no other account to go on with: it would be refused', async () => {
    const picker = await ask({ patientId: undefined });
    const consent = await clinician.submit(picker, { patient: 'ann' }, { action: '/choose-patient' });
    for (const { html } of [picker, consent]) {
      expect(html).toContain('Dr. Amara Okafor');
      expect(html).not.toContain('action="/logout"');
    }
  });
});
