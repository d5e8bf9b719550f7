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
  ['nothing where PKCE is required', /is missing/, {}, 'required'],
  ['a method without a challenge', /is missing/, { codeChallengeMethod: 'S256' }, 'optional'],
  ['plain', /must be S256/, { codeChallenge, codeChallengeMethod: 'plain' }, 'required'],
  ['plain also where PKCE is optional', /must be S256/, { codeChallenge, codeChallengeMethod: 'plain' }, 'optional'],
  ['no method, which means plain', /must be S256/, { codeChallenge }, 'required'],
  ['no method also where PKCE is optional', /must be S256/, { codeChallenge }, 'optional'],
  ['a method in lower case', /must be S256/, { codeChallenge, codeChallengeMethod: 's256' }, 'required'],
  [
    'a padded challenge',
    /43 characters/,
    { codeChallenge: `${codeChallenge}=`, codeChallengeMethod: 'S256' },
    'required',
  ],
  ['a challenge that is too short', /43 characters/, { codeChallenge: 'abc', codeChallengeMethod: 'S256' }, 'required'],
  ['an empty challenge', /43 characters/, { codeChallenge: '', codeChallengeMethod: 'S256' }, 'optional'],
] as const)('refuses %s', async (_, reason, request, policy) => {
  expect(await refusalOf(() => verifyCodeChallenge(request, policy))).toMatchObject({
    code: 'invalid_request',
    status: 400,
    description: expect.stringMatching(reason),
  });
});
