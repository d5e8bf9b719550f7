import { expect, it } from 'vitest';
import { withoutSecrets } from './without-secrets.ts';

it.each<[string, unknown, unknown]>([
  ['a secret in a text', 'It was at_1 twice: at_1', 'It was [removed] twice: [removed]'],
  ['a secret at any depth', { a: [{ b: 'at_1' }] }, { a: [{ b: '[removed]' }] }],
  ['a bearer token', 'Authorization: Bearer abc.def-_~+/==', 'Authorization: [removed]'],
  ['a bearer token in any case', 'bearer abc', '[removed]'],
  ['a JWT', 'eyJhbGciOiJFUzM4NCJ9.eyJpc3MiOiJ4In0.c2ln and more', '[removed] and more'],
  [
    'what is called so',
    { Client_Assertion: 'x', client_secret: 7 },
    { Client_Assertion: '[removed]', client_secret: '[removed]' },
  ],
  [
    'nothing',
    { body: null, count: 3, token_type: 'bearer', ok: true },
    { body: null, count: 3, token_type: 'bearer', ok: true },
  ],
])('removes %s', (_what, value, wanted) => {
  expect(withoutSecrets(value, ['at_1', ''])).toEqual(wanted);
});
