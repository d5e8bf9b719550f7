import { describe, expect, test } from 'vitest';
import { readLoginTrusts } from './read-login-trusts.ts';

const json = (value: unknown) => JSON.stringify(value);

describe('Login Trusts are read', () => {
  test('from SQL, with their redirect URIs, without what is empty', () => {
    const sql = `
      insert into login_trusts (domain, description, login_url, digest) values ('a', 'App A', '', null), ('b', 'App B', 'https://b.example/', 'SHA1');
      insert into login_trusts_translations (domain, trans_type, trans_from, trans_to)
        values ('a', 5, 'redirect_uri', 'https://a.example/1'), ('a', 5, 'redirect_uri', 'myapp://2'), ('b', 1, '8', 'x');`;
    expect(readLoginTrusts(sql)).toEqual([
      {
        place: 'line 2',
        columns: { domain: 'a', description: 'App A' },
        redirectUris: ['https://a.example/1', 'myapp://2'],
      },
      {
        place: 'line 2',
        columns: { domain: 'b', description: 'App B', login_url: 'https://b.example/', digest: 'SHA1' },
        redirectUris: [],
      },
    ]);
  });

  test.each([
    ['one object', json({ Domain: 'a', allowed_options: 8388608 }), []],
    [
      'a list',
      json([
        { domain: 'a', trans_type: 5, trans_from: 'redirect_uri', trans_to: 'https://a.example/' },
        { DOMAIN: 'a', allowed_options: 8388608, digest: null },
      ]),
      ['https://a.example/'],
    ],
  ])('from JSON: %s', (_, text, redirectUris) => {
    const [trust, ...others] = readLoginTrusts(text);
    expect([trust?.columns, trust?.redirectUris, others]).toEqual([
      { domain: 'a', allowed_options: 8388608 },
      redirectUris,
      [],
    ]);
  });
});

describe('a file is refused', () => {
  test.each([
    ['without a row', '', 'line 1: a row of login_trusts was expected'],
    [
      'with a row of another table',
      "insert into users set name='x'",
      'line 1: login_trusts or login_trusts_translations was',
    ],
    ['without a domain', "insert into login_trusts set\ndescription='x'", 'line 2: domain was expected'],
    [
      'with a domain twice',
      json([{ domain: 'a' }, { domain: 'a' }]),
      'entry 2: the domain a stands in the file twice.',
    ],
    [
      'with a redirect URI of nobody',
      "insert into login_trusts set domain='a';\ninsert into login_trusts_translations set domain='b', trans_type=5, trans_from='redirect_uri', trans_to='https://b.example/'",
      'line 2: the domain of a row of login_trusts',
    ],
    [
      'with a redirect URI that is none',
      json([{ domain: 'a' }, { domain: 'a', trans_type: 5, trans_from: 'redirect_uri', trans_to: 5 }]),
      'entry 2: trans_to was expected',
    ],
    ['of broken JSON', '{"domain":', 'line 1: JSON was expected'],
    ['with a text for a row', json(['a']), 'entry 1: an object with the columns'],
    [
      'with an object for a value',
      json({ domain: { a: 1 } }),
      'entry 1: a text, a whole number or null was expected for domain',
    ],
    ['with a fraction', json({ domain: 'a', allowed_options: 0.5 }), 'expected for allowed_options'],
    ['with a column that is no name', json({ domain: 'a', 'a b': 1 }), 'entry 1: names of columns were expected'],
    ['with a very long value', json({ domain: 'a', x: 'x'.repeat(20_001) }), 'entry 1: x is longer than 20000'],
    ['with what no database keeps', json({ domain: 'a\0' }), 'entry 1: domain holds a character that is no text'],
    [
      'with too many columns',
      json({
        domain: 'a',
        ...Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`c${i}`, 1])),
      }),
      'at most 80',
    ],
    [
      'with too many rows',
      json(Array.from({ length: 101 }, (_, i) => ({ domain: `d${i}` }))),
      'import at most 100 at once',
    ],
  ])('%s', (_, text, message) => {
    expect(() => readLoginTrusts(text)).toThrow(message);
  });
});
