import { expect, it } from 'vitest';
import { equalInConstantTime } from './constant-time.ts';

it.each([
  ['', '', true],
  ['abc', 'abc', true],
  ['é', 'é', true],
  ['abc', 'abd', false],
  ['abc', 'ab', false],
  ['ab', 'abc', false],
  ['', 'a', false],
  ['é', 'e', false],
])('%j and %j: %s', (one, other, equal) => {
  expect(equalInConstantTime(one, other)).toBe(equal);
});
