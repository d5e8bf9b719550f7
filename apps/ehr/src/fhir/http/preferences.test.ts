import { expect, test } from 'vitest';
import { preferencesOf } from './preferences.ts';

test.each([
  ['respond-async', { 'respond-async': '' }],
  ['respond-async, handling=lenient', { 'respond-async': '', handling: 'lenient' }],
  ['Respond-Async,HANDLING = Lenient', { 'respond-async': '', handling: 'Lenient' }],
  ['handling="lenient"', { handling: 'lenient' }],
  ['respond-async=""', { 'respond-async': '' }],
  ['foo="a, handling=lenient"', { foo: 'a, handling=lenient' }],
  ['foo="a\\", handling=lenient"', { foo: 'a", handling=lenient' }],
  ['respond-async; wait=10, handling=lenient', { 'respond-async': '', handling: 'lenient' }],
  ['respond-async; handling=lenient', { 'respond-async': '' }],
  ['handling=strict, handling=lenient', { handling: 'strict' }],
  ['not-respond-async', { 'not-respond-async': '' }],
  ['handling=lenient=strict', {}],
  ['handling lenient', {}],
  ['=lenient', {}],
  ['handling="lenient', {}],
  [',,', {}],
  ['', {}],
  [undefined, {}],
])('Prefer: %s says %o', (prefer, expected) => {
  expect(Object.fromEntries(preferencesOf(prefer))).toEqual(expected);
});
