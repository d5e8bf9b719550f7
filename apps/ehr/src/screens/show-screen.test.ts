import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../stores/clients.ts';
import { type Browser, createBrowser } from '../testing/browser.ts';
import { signedIn } from '../testing/launch.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

const html = '<html lang="en"><script nonce="{{nonce}}"></script><link nonce="{{nonce}}"></html>';

const manyOrigins = Array.from({ length: 200 }, (_, i) => `https://app-${i}.evil.example/`);

const told = { kind: 'administration', event: 'client unregistered' } as const;

describeOnEachDatabase('a screen', open => {
  let ehr: TestEhr;
  let clinician: Browser;
  const folder = mkdtempSync(join(tmpdir(), 'screens-'));
  beforeAll(async () => {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), html);
    writeFileSync(join(folder, 'assets/index-1a2b.js'), 'let a;');
    writeFileSync(join(folder, 'color-scheme.js'), 'let b;');
    ehr = await startTestEhr(await open(), { screensFolder: folder });
    clinician = await signedIn(ehr);
  });
  afterAll(async () => {
    await ehr.close();
    rmSync(folder, { recursive: true });
  });

  const get = (path: string, headers: Record<string, string> = {}) => {
    const cookie = [...clinician.cookies].map(pair => pair.join('=')).join('; ');
    return fetch(ehr.origin + path, { headers: { cookie, ...headers }, redirect: 'manual' });
  };
  const saveApp = async (change: Partial<Client>) => {
    const client = await ehr.ehr.clients.find('practitioner-app');
    if (!client) throw new Error('The app is not registered.');
    await ehr.ehr.clients.save({ ...client, ...change });
  };
  const policyOf = (response: Response) => response.headers.get('content-security-policy') ?? '';

  const frameSourcesOf = (response: Response) =>
    policyOf(response)
      .split('; ')
      .find(part => part.startsWith('frame-src'));

  test.each(['/quick-view', '/patients/ann', '/admin/tokens'])(
    '%s asks who is not signed in to do so, and remembers',
    async path => {
      const page = await createBrowser(ehr.origin).open(path);
      expect([page.url.pathname, page.url.searchParams.get('to')]).toEqual(['/login', path]);
    },
  );

  test.each(['/open-app?client=practitioner-app', '/patients/..%2Fx'])('%s is no place to come back to', async path => {
    const page = await createBrowser(ehr.origin).open(path);
    expect([page.url.pathname, page.url.searchParams.get('to')]).toEqual(['/login', '/quick-view']);
  });

  test('each answer has a nonce of its own, in the page and in the policy', async () => {
    const [first, second] = [await get('/quick-view'), await get('/quick-view')];
    const nonces = [first, second].map(response => /'nonce-([\w-]{22})'/.exec(policyOf(response))?.[1]);
    expect(new Set(nonces).size).toBe(2);
    expect(await first.text()).toBe(html.replaceAll('{{nonce}}', String(nonces[0])));
  });

  test('the policy allows our own code, frames of the apps shown in the chart, and nobody to frame us', async () => {
    const policy = policyOf(await get('/patients/ann'));
    expect(policy.replace(/'nonce-[^']+'/, "'nonce-…'").split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'nonce-…'",
      "font-src 'self'",
      "img-src 'self'",
      "connect-src 'self'",
      "form-action 'self'",
      "frame-src 'self' http://localhost:8080 http://localhost:4567 http://localhost:4002",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ]);
  });

  test.each<[string, Partial<Client>]>([
    ['has no web address to come back to, as native ones', { redirectUris: ['org.evil:/callback'] }],
    ['was stored with a host that ends a directive', { launchUri: "http://a;script-src-elem'evil'/" }],
    ['was stored with a redirect URI that does', { redirectUris: ["https://a;script-src-elem'evil'.example/"] }],
    ['was stored with a host of two', { redirectUris: ['https://a,b.evil.example/'] }],
    ['is on another site', { launchUri: 'https://app.evil.example/launch' }],
    ['registered itself', { registrationTokenHash: 'x', redirectUris: ['https://app.evil.example/'] }],
    ['names more than a header holds', { redirectUris: manyOrigins }],
  ])('an app that %s adds nothing to the policy', async (_, change) => {
    const before = frameSourcesOf(await get('/patients/ann'));
    await saveApp({ clientId: 'zzz', ...change });
    expect(frameSourcesOf(await get('/patients/ann'))).toBe(before);
    await ehr.ehr.clients.remove('zzz', told, 0);
  });

  test('with EHR_FRAMED_LAUNCH, apps of other sites are framed too, as many as a header holds', async () => {
    ehr.ehr.config.framedLaunch = true;
    for (const i of Array(40).keys()) {
      const host = `https://${'a'.repeat(200)}-${i}.example`;
      await saveApp({ clientId: `zz-${i}`, launchUri: `${host}/launch`, redirectUris: [`${host}/`] });
    }
    const policy = policyOf(await get('/patients/ann'));
    for (const i of Array(40).keys()) await ehr.ehr.clients.remove(`zz-${i}`, told, 0);
    ehr.ehr.config.framedLaunch = false;
    expect([policy.includes('aaa-0.example'), policy.length < 4_000]).toEqual([true, true]);
  });

  test('whoever launches no apps frames none', async () => {
    clinician = await signedIn(ehr, 'admin');
    expect(frameSourcesOf(await get('/admin/tokens'))).toBe("frame-src 'self'");
    clinician = await signedIn(ehr);
  });

  test('is kept by nobody, and tells nobody where it led', async () => {
    const { headers } = await get('/quick-view');
    expect(['cache-control', 'referrer-policy', 'x-content-type-options'].map(name => headers.get(name))).toEqual([
      'no-store',
      'no-referrer',
      'nosniff',
    ]);
  });

  test('speaks the language of the person, who can choose another', async () => {
    expect(await (await get('/quick-view', { 'accept-language': 'es' })).text()).toContain('<html lang="es"');
    const chosen = await get('/quick-view?lang=es');
    expect([await chosen.text(), chosen.headers.get('set-cookie')]).toEqual([
      expect.stringContaining('<html lang="es"'),
      expect.stringContaining('ehr_language=es'),
    ]);
  });

  test.each([
    ['cross-site', 403],
    ['same-site', 403],
    ['same-origin', 200],
    ['none', 200],
  ])('a link that opens an app works from %s: %d', async (site, status) => {
    const response = await get('/open-app?client=practitioner-app', { 'sec-fetch-site': site });
    expect([response.status, await response.text()]).toEqual([status, expect.stringContaining('<html lang="en"')]);
    expect((await get('/quick-view', { 'sec-fetch-site': site })).status).toBe(200);
  });

  test.each([
    ['/open-app/', 403],
    ['/open-app//', 404],
    ['/OPEN-APP', 403],
    ['/Open-App/?client=practitioner-app', 403],
    ['//open-app', 404],
    ['/%6Fpen-app', 404],
  ])('nor does %s from another site: %d', async (path, status) => {
    expect((await get(path, { 'sec-fetch-site': 'cross-site' })).status).toBe(status);
  });

  test('its files are kept for long when their names change with them', async () => {
    const caching = async (path: string) => {
      const { status, headers } = await fetch(ehr.origin + path);
      return [status, headers.get('cache-control')];
    };
    expect(await caching('/screens/assets/index-1a2b.js')).toEqual([200, 'public, max-age=31536000, immutable']);
    expect(await caching('/screens/color-scheme.js')).toEqual([200, 'public, max-age=300']);
  });

  test.each([
    '/screens/index.html',
    '/screens/',
    '/screens/assets/',
    '/screens/assets/..%2Findex.html',
    '/screens/x.js',
  ])('%s is no file of it', async path => expect((await fetch(ehr.origin + path)).status).toBe(404));

  test('that is not built says so in the log, and the person that it is not her fault', async () => {
    rmSync(join(folder, 'index.html'));
    const page = await clinician.open('/quick-view');
    expect([page.status, page.html.includes('Something went wrong on our side')]).toEqual([500, true]);
    expect(ehr.log.join('')).toContain('The screens are not built.');
    writeFileSync(join(folder, 'index.html'), html);
  });
});
