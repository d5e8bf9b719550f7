import { expect } from '@playwright/test';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { ehrCommand, startSecondEhr } from '../ehr-commands.ts';
import { test } from '../test.ts';
import { verifies } from '../verifies.ts';
import { connect } from '../without-browser.ts';

verifies('jwks:rotation', 'an EHR that starts now publishes both keys; the old one still signs', async () => {
  test.setTimeout(120_000);
  const { code, output } = await ehrCommand('main-keys.ts', 'rotate');
  expect([code, output]).toEqual([
    0,
    expect.stringMatching(/^(New key|Nothing done: the newest key, ).* signs from \S+Z\.\n/),
  ]);
  const second = await startSecondEhr();
  try {
    const response = await fetch(`${second.url}/jwks`);
    const { keys } = (await response.json()) as { keys: { kid: string }[] };
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    expect(keys).toHaveLength(2);

    const { tokens } = await connect();
    const idToken = tokens.id_token ?? '';
    await jwtVerify(idToken, createRemoteJWKSet(new URL(`${second.url}/jwks`)));
    expect(output).toMatch(new RegExp(`^${decodeProtectedHeader(idToken).kid} .* signs, published until`, 'm'));
  } finally {
    await second.stop();
  }
});

verifies('jwks:rotation', 'a command that there is not is told which there are', async () => {
  const { code, output } = await ehrCommand('main-keys.ts', 'rotate', 'now');
  expect([code, output]).toEqual([1, expect.stringContaining('npm run keys -- rotate')]);
  expect((await ehrCommand('main-keys.ts', '--help')).code).toBe(0);
});
