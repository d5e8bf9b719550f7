import { expect, test } from 'vitest';
import { renderPage } from './render-page.ts';
import { ScopeCode } from './scope-code.tsx';

const parts = (scope: string) =>
  renderPage(<ScopeCode scope={scope} />)
    .replace(/<!doctype html>|<\/?code>/g, '')
    .split('<wbr/>');

test.each([
  ['openid', ['openid']],
  ['patient/CarePlan.read', ['patient/', 'CarePlan', '.read']],
  [
    'patient/Observation.rs?category=http://x.org/a|laboratory',
    ['patient/', 'Observation', '.rs', '?category', '=http:/', '/x', '.org/', 'a', '|laboratory'],
  ],
])('%s may break at its separators', (scope, expected) => {
  expect(parts(scope)).toEqual(expected);
  expect(expected.join('')).toBe(scope);
});

test.each(['', '__x', 'https://x.example/s?a=b&c', '..//||', 'launch/list?role=x/y.z'])(
  '%j is lost in no part',
  scope => {
    expect(parts(scope).join('').replaceAll('&amp;', '&')).toBe(scope);
  },
);
