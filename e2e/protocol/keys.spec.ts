import { expect } from '@playwright/test';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { ehrCommand, startSecondEhr } from '../ehr-commands.ts';
import { connect } from '../person.ts';
import { verifies } from '../verifies.ts';

verifies('jwks:rotation', 'an EHR that starts now publishes both keys; the old one still signs', async ({ page }) => {
  const { code, output } = await ehrCommand('main-keys.ts', 'rotate');
  expect([code, output]).toEqual([0, expect.stringMatching(/^(New key|Nothing done: the newest key, )/)]);
  const again = await ehrCommand('main-keys.ts', 'rotate');
  expect(again.output).toMatch(/^Nothing done: the newest key, [\w-]{43}, is announced and signs from \S+Z\.\n/);
  expect(again.output.match(/ {2}announced\n/g)).toHaveLength(1);

  const second = await startSecondEhr();
  try {
    const response = await fetch(`${second.url}/jwks`);
    const { keys } = (await response.json()) as { keys: { kid: string }[] };
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    expect(keys).toHaveLength(2);

    const { tokens } = await connect(page);
    const idToken = tokens.id_token ?? '';
    await jwtVerify(idToken, createRemoteJWKSet(new URL(`${second.url}/jwks`)));
    const signing = new RegExp(`^${decodeProtectedHeader(idToken).kid} .* signs, published until`, 'm');
    expect(again.output).toMatch(signing);
  } finally {
    await second.stop();
  }
});

verifies('jwks:rotation', 'a command that there is not is told which there are', async () => {
  for (const args of [[], ['rotate', 'now'], ['delete']]) {
    expect(await ehrCommand('main-keys.ts', ...args)).toEqual({
      code: 1,
      output: expect.stringContaining('-- rotate'),
    });
  }
});
