import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../testing/flow.ts';
import { unescaped } from '../testing/forms.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';
import { exchange, getCode, webchartAlias } from '../testing/webchart-app.ts';

describeOnEachDatabase('/jwt', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open(), { originAliases: [webchartAlias] });
  });
  afterAll(() => ehr.close());

  async function inspect(jwt: string, path = '/jwt') {
    const response = await fetch(ehr.origin + path, { method: 'POST', body: new URLSearchParams({ jwt }) });
    return { status: response.status, headers: response.headers, html: unescaped(await response.text()) };
  }

  test.each(['/jwt', '/webchart.cgi/jwt/', '/webchart.cgi/jwt'])('%s is there, with nothing found yet', async path => {
    const response = await fetch(ehr.origin + path);
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain('Findings');
  });

  describe('of an id_token of ours', () => {
    test('tells what it says and that it holds, at either door', async () => {
      const { tokens } = await connect(ehr);
      for (const path of ['/jwt', '/webchart.cgi/jwt/']) {
        const { html } = await inspect(String(tokens.id_token), path);
        expect(html).toContain('"aud": "inferno-public"');
        expect(html).toContain('This server signed it');
        expect(html).toContain('It names this server as its issuer.');
        expect(html).toContain('It is valid now.');
      }
    });

    test('knows those of the other door too', async () => {
      const { id_token } = JSON.parse((await exchange(ehr, (await getCode(ehr)).get('code'))).text);
      expect((await inspect(id_token)).html).toContain('It names this server as its issuer.');
    });

    test('tells when its time is over', async () => {
      const { tokens } = await connect(ehr);
      ehr.clock.nowMs += 24 * 60 * 60_000;
      expect((await inspect(String(tokens.id_token))).html).toContain('It has expired.');
    });
  });

  test('reads nothing from an access token, and says so', async () => {
    const { tokens } = await connect(ehr);
    expect((await inspect(String(tokens.access_token))).html).toContain('an opaque token');
  });

  test('shows what somebody else wrote as text, never as markup', async () => {
    const claims = Buffer.from('{"iss":"<script>alert(1)</script>"}').toString('base64url');
    const body = new URLSearchParams({ jwt: `eyJhbGciOiJub25lIn0.${claims}.` });
    const html = await (await fetch(`${ehr.origin}/jwt`, { method: 'POST', body })).text();
    expect(html).toContain('It is not signed at all');
    expect(html).not.toContain('<script');
  });

  test('neither keeps nor logs what was pasted', async () => {
    const { tokens } = await connect(ehr);
    const { headers } = await inspect(String(tokens.id_token));
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.getSetCookie()).toEqual([]);
    expect(ehr.log.join('')).not.toContain(String(tokens.id_token).slice(0, 40));
  });

  test('refuses what is too long', async () => {
    expect((await inspect('x'.repeat(70_000))).status).toBe(413);
  });
});
