import { request } from 'node:http';
import { demoPassword } from '@smart-ehr/prisma/cast';
import type { TestDatabase } from '@smart-ehr/prisma/testing';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { formsOf } from '../testing/forms.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

const secureHost = 'ehr.example.org';

describeOnEachDatabase('the cookies of somebody who signs in', open => {
  let database: TestDatabase;
  let ehr: TestEhr;
  beforeAll(async () => {
    database = await open();
  });
  afterEach(() => ehr.close());

  /** Signs in at this host, as a proxy in front would pass it on, and returns the cookies by their names. */
  async function signIn(host: string, framedLaunch: boolean): Promise<Map<string, string>> {
    ehr = await startTestEhr(database, { originAliases: [`https://${secureHost}`], framedLaunch });
    const at = host === secureHost ? host : new URL(ehr.origin).host;
    const page = await send(at, '/login?lang=en');
    const form = formsOf(page.body).find(({ action }) => action === '/login');
    const fields = new URLSearchParams([...(form?.values ?? [])]);
    fields.set('login_user', 'aokafor');
    fields.set('login_passwd', demoPassword);
    const cookie = page.cookies.map(one => one.split(';')[0]).join('; ');
    const { cookies } = await send(at, '/login', { body: fields.toString(), cookie });
    return new Map([...page.cookies, ...cookies].map(one => [one.split('=')[0] ?? '', one.replace(/^[^;]+; /, '')]));
  }

  function send(host: string, path: string, { body, cookie = '' }: { body?: string; cookie?: string } = {}) {
    const { port } = new URL(ehr.origin);
    const form = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    const method = body === undefined ? 'GET' : 'POST';
    return new Promise<{ body: string; cookies: string[] }>((resolve, reject) => {
      const headers = { host, cookie, ...form };
      const sent = request({ port, host: '127.0.0.1', path, method, headers }, response => {
        let text = '';
        response.on('data', chunk => (text += chunk));
        response.on('end', () => resolve({ body: text, cookies: response.headers['set-cookie'] ?? [] }));
      });
      sent.on('error', reject).end(body);
    });
  }

  test('are Lax, and on https Secure and bound to the host', async () => {
    const cookies = await signIn(secureHost, false);
    expect([...cookies.keys()].sort()).toEqual(['__Host-ehr_browser', '__Host-ehr_language', '__Host-ehr_session']);
    for (const flags of cookies.values()) expect(flags).toMatch(/^Path=\/; HttpOnly; SameSite=Lax; Secure/);
  });

  test('come along in a frame when EHR_FRAMED_LAUNCH says so; the language need not', async () => {
    const cookies = await signIn(secureHost, true);
    const inFrames = 'Path=/; HttpOnly; SameSite=None; Secure';
    expect(cookies.get('__Host-ehr_browser')).toBe(inFrames);
    expect(cookies.get('__Host-ehr_session')).toBe(inFrames);
    expect(cookies.get('__Host-ehr_language')).toMatch('SameSite=Lax');
  });

  test('stay Lax on http, where browsers would refuse anything else', async () => {
    const cookies = await signIn('localhost', true);
    expect(cookies.get('ehr_session')).toBe('Path=/; HttpOnly; SameSite=Lax');
  });
});
