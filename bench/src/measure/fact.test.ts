import { expect, it } from 'vitest';
import { isMet } from './fact.ts';

it.each([
  ['exactly as much as it may be', { value: 2, atMost: 2 }, true],
  ['more than it may be', { value: 2.1, atMost: 2 }, false],
  ['exactly as much as it should be', { value: 2, atLeast: 2 }, true],
  ['less than it should be', { value: 1.9, atLeast: 2 }, false],
  ['between both', { value: 2, atLeast: 1, atMost: 3 }, true],
  ['measured without an aim', { value: 2 }, undefined],
  ['not measured', { atMost: 2 }, undefined],
])('%s', (_what, fact, expected) => {
  expect(isMet({ name: 'memory', unit: 'MB', ...fact })).toBe(expected);
});
