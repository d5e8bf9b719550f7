import { expect, it } from 'vitest';
import { refusalOf } from '../testing/refusal.ts';
import { parseBasicCredentials } from './basic-credentials.ts';

const basic = (text: string) => `Basic ${btoa(text)}`;

it.each([
  ['an id and a secret', basic('app:s3cret'), 'app', 's3cret'],
  ['an id with a colon, encoded', basic('web%3Aapp:s3cret'), 'web:app', 's3cret'],
  ['a secret with colons, not encoded', basic('app:a:b:c'), 'app', 'a:b:c'],
  ['a secret with a space and a percent sign', basic('app:100%25+sure'), 'app', '100% sure'],
  ['letters outside ASCII', basic('app:%C3%A9'), 'app', 'é'],
  ['an id of one character', basic('a:s3cret'), 'a', 's3cret'],
  ['an empty secret', basic('app:'), 'app', ''],
  ['more spaces than one', `${basic('app:x').replace(' ', '   ')}  `, 'app', 'x'],
  ['a scheme in lower case', basic('app:x').replace('Basic', 'basic'), 'app', 'x'],
])('reads %s', (_, header, clientId, clientSecret) => {
  expect(parseBasicCredentials(header)).toEqual({ clientId, clientSecret });
});

it.each([
  ['another scheme', 'Bearer abc'],
  ['a scheme that only ends like it', `Not${basic('app:x')}`],
  ['more after the credentials', `${basic('app:x')} realm`],
  ['no credentials', 'Basic'],
  ['no base64', 'Basic $$$'],
  ['broken base64', 'Basic YWJjZA=A'],
  ['bytes that are not UTF-8', `Basic ${btoa('a:\xff')}`],
  ['no colon', basic('app')],
  ['no id', basic(':secret')],
  ['U+0000 in the id', basic('a\0:b')],
  ['U+0000 in the id, encoded', basic('a%00:b')],
  ['a line break in the secret', basic('a:b%0A')],
  ['a broken percent escape in the id', basic('a%zz:b')],
  ['a broken percent escape in the secret', basic('a:b%')],
])('answers %s with 401 and a challenge', async (_, header) => {
  expect(await refusalOf(() => parseBasicCredentials(header))).toMatchObject({
    code: 'invalid_client',
    status: 401,
    wwwAuthenticate: expect.stringMatching(/^Basic realm=/),
  });
});
