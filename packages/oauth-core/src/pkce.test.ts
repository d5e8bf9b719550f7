import { expect, it } from 'vitest';
import { codeChallengeS256, createCodeVerifier, isCodeChallenge, isCodeVerifier } from './pkce.ts';

it('turns the verifier of RFC 7636 appendix B into its challenge', async () => {
  expect(await codeChallengeS256('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  );
});

it('makes verifiers and challenges of the right form', async () => {
  const verifier = createCodeVerifier();
  expect(isCodeVerifier(verifier)).toBe(true);
  expect(isCodeChallenge(await codeChallengeS256(verifier))).toBe(true);
});

it.each([
  ['too short', 'a'.repeat(42)],
  ['too long', 'a'.repeat(129)],
  ['ended by a space', `${'a'.repeat(43)} `],
  ['begun by a plus', `+${'a'.repeat(43)}`],
  ['ended by a line break', `${'a'.repeat(43)}\n`],
  ['empty', ''],
])('knows no verifier that is %s', (_, verifier) => {
  expect(isCodeVerifier(verifier)).toBe(false);
});

it.each(['a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(42)}=`, ''])('knows that %j is no challenge', challenge => {
  expect(isCodeChallenge(challenge)).toBe(false);
});
