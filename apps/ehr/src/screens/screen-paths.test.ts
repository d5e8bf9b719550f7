import { expect, test } from 'vitest';
import { wayBack } from './screen-paths.ts';

test.each([
  '/quick-view',
  '/patients/6d37e1b2-2738-5c96-a2ad-fdd032fd5b0e',
  '/admin/tokens',
  '/manage',
  '/webchart.cgi/manage',
])('after signing in %s may be gone back to', path => expect(wayBack(path)).toBe(path));

const elsewhere = [
  null,
  '',
  '/',
  '/open-app',
  '/quick-view/',
  '/quick-view?to=x',
  '/quick-view\n',
  '//evil.example',
  '//evil.example/quick-view',
  'https://evil.example/quick-view',
  '/\\evil.example',
  '/patients/',
  '/patients/..%2Flogout',
  '/patients/a/b',
  '/authorize',
  'quick-view',
];
test.each(elsewhere)('%j may not', path => expect(wayBack(path)).toBeUndefined());
