import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { publishedKey } from '../backend.ts';
import { ehrCommand } from '../ehr-commands.ts';
import { signInToEhr, startLaunch, william } from '../launch.ts';
import { authorizationRequest, redeem } from '../oauth.ts';
import { allow, atRedirect, onConsent, tickAll } from '../person.ts';
import { ehrUrl } from '../stack.ts';
import { test } from '../test.ts';
import { verifies } from '../verifies.ts';

const callback = 'http://localhost:4567/code';

/** The statement of WebChart's tutorial of 2024 in its shape, with a private key of our own. */
function statement(domain: string, change: Record<string, string> = {}): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const published = createPublicKey({ key: publishedKey, format: 'jwk' });
  const inOneLine = (pem: string | Buffer) => String(pem).trim().replaceAll('\n', '\\n');
  const columns = {
    domain,
    description: 'Local FHIR App Launch of a test',
    allowed_options: 8388608,
    login_url: 'http://localhost:4567/launch',
    private_key: inOneLine(privateKey.export({ type: 'pkcs1', format: 'pem' })),
    public_key: inOneLine(published.export({ type: 'spki', format: 'pem' })),
    key_format: 'PEM',
    ...change,
  };
  const lines = Object.entries(columns).map(
    ([name, value]) => `${name}=${typeof value === 'number' ? value : `'${value}'`}`,
  );
  return `insert into \nlogin_trusts \nset \n${lines.join(', \n')}\n\n`;
}

function file(content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'login-trust-')), 'statement.sql');
  writeFileSync(path, content);
  return path;
}

verifies(
  'login-trust:import',
  'the tutorial’s statement, beside a running EHR: launch, code, token',
  async ({ page }) => {
    test.setTimeout(90_000);
    const clientId = `launch-${randomUUID()}`;
    const { code: exit, output } = await ehrCommand('main-login-trust.ts', 'import', file(statement(clientId)));
    expect([exit, output]).toEqual([0, expect.stringContaining('1 client imported, 3 warnings.')]);
    expect(
      output.match(/^! .*(private_key: discarded|public_key: not registered|redirect URI: the row names none)/gm),
    ).toHaveLength(3);
    expect(output).not.toContain('PRIVATE KEY');
    const [secret] = /cs_[\w-]{43}/.exec(output) ?? [];

    await signInToEhr(page);
    const { status, body } = await startLaunch(page, { clientId, patientId: william });
    expect([status, body.url]).toEqual([201, expect.stringMatching(/^http:\/\/localhost:4567\/launch\?/)]);
    const client = { client_id: clientId, redirect_uri: callback };
    const { parameters, verifier } = authorizationRequest({
      ...client,
      launch: body.launch,
      scope: 'launch openid fhirUser patient/*.rs',
    });
    await page.goto(`${ehrUrl}/authorize?${new URLSearchParams(parameters)}`);
    await onConsent(page);
    await tickAll(page);
    await allow(page);
    const code = (await atRedirect(page, callback)).get('code') ?? '';
    expect((await redeem(code, verifier, { ...client, client_secret: secret })).body).toMatchObject({
      patient: william,
    });
  },
);

verifies('login-trust:import', 'a file with one bad row registers nothing, and the line is told', async ({ page }) => {
  test.setTimeout(90_000);
  const [good, bad] = [`good-${randomUUID()}`, `bad-${randomUUID()}`];
  const path = file(`${statement(good)};\n${statement(bad, { login_url: 'http://app.example/launch' })}`);
  const { code, output } = await ehrCommand('main-login-trust.ts', 'import', path);
  expect([code, output]).toEqual([
    1,
    expect.stringMatching(/, line \d+: login_url was expected to be .* Nothing was imported\.\n$/),
  ]);
  await signInToEhr(page);
  expect((await startLaunch(page, { clientId: good, patientId: william })).status).toBe(404);
});
