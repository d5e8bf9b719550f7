import { expect, it } from 'vitest';
import { codeChallengeS256, createCodeVerifier } from '../pkce.ts';
import { refusalOf } from '../testing/refusal.ts';
import { verifyCodeVerifier } from './code-verifier.ts';

const verifier = createCodeVerifier();
const challenge = await codeChallengeS256(verifier);

it('accepts the verifier of the challenge', async () => {
  await expect(verifyCodeVerifier(verifier, challenge)).resolves.toBeUndefined();
});

it('accepts a request without PKCE from beginning to end', async () => {
  await expect(verifyCodeVerifier(undefined, undefined)).resolves.toBeUndefined();
});

it.each([
  ['no verifier', undefined, challenge, 'invalid_grant'],
  ['another verifier', createCodeVerifier(), challenge, 'invalid_grant'],
  ['the challenge as the verifier', challenge, challenge, 'invalid_grant'],
  ['a verifier where there was no challenge', verifier, undefined, 'invalid_grant'],
  ['a verifier that is too short', verifier.slice(0, 42), challenge, 'invalid_request'],
  ['a verifier that is too long', verifier.repeat(3), challenge, 'invalid_request'],
  ['a verifier with a forbidden character', `${verifier}+`, challenge, 'invalid_request'],
])('refuses %s', async (_, codeVerifier, codeChallenge, code) => {
  expect(await refusalOf(() => verifyCodeVerifier(codeVerifier, codeChallenge))).toMatchObject({ code, status: 400 });
});

it('says that the verifier is missing, rather than wrong', async () => {
  const { description } = await refusalOf(() => verifyCodeVerifier(undefined, challenge));
  expect(description).toBe('The code_verifier is missing.');
});
