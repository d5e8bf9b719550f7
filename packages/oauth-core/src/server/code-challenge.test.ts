import { expect, it } from 'vitest';
import { codeChallengeS256, createCodeVerifier } from '../pkce.ts';
import { refusalOf } from '../testing/refusal.ts';
import { verifyCodeChallenge } from './code-challenge.ts';

const codeChallenge = await codeChallengeS256(createCodeVerifier());

it.each(['required', 'optional'] as const)('gives the S256 challenge back when PKCE is %s', policy => {
  expect(verifyCodeChallenge({ codeChallenge, codeChallengeMethod: 'S256' }, policy)).toBe(codeChallenge);
});

it('may be missing when PKCE is optional', () => {
  expect(verifyCodeChallenge({}, 'optional')).toBeUndefined();
});

it.each([
  ['nothing where PKCE is required', {}, 'required'],
  ['a method without a challenge', { codeChallengeMethod: 'S256' }, 'optional'],
  ['plain', { codeChallenge, codeChallengeMethod: 'plain' }, 'required'],
  ['plain also where PKCE is optional', { codeChallenge, codeChallengeMethod: 'plain' }, 'optional'],
  ['no method, which means plain', { codeChallenge }, 'required'],
  ['a method in lower case', { codeChallenge, codeChallengeMethod: 's256' }, 'required'],
  ['a padded challenge', { codeChallenge: `${codeChallenge}=`, codeChallengeMethod: 'S256' }, 'required'],
  ['a challenge that is too short', { codeChallenge: 'abc', codeChallengeMethod: 'S256' }, 'required'],
] as const)('refuses %s', async (_, request, policy) => {
  expect(await refusalOf(() => verifyCodeChallenge(request, policy))).toMatchObject({
    code: 'invalid_request',
    status: 400,
  });
});
