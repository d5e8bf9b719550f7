import { expect, it } from 'vitest';
import { refusalOf } from '../testing/refusal.ts';
import { parseForm } from './form-request.ts';

const form = 'application/x-www-form-urlencoded';

it.each([form, `${form}; charset=UTF-8`, ` ${form} ;charset=UTF-8`, 'Application/X-WWW-Form-Urlencoded'])(
  'reads a form sent as %s',
  contentType => {
    expect(parseForm({ contentType, body: 'scope=patient%2F*.rs+openid' })('scope')).toBe('patient/*.rs openid');
  },
);

it('counts an empty parameter as not sent', () => {
  expect(parseForm({ contentType: form, body: 'code=' })('code')).toBeUndefined();
});

it.each([
  ['of another type', 'application/json', '{}'],
  ['without a type', undefined, 'a=1'],
  ['with an unfinished type', 'application/x-www-form', 'a=1'],
  ['that repeats a parameter', form, 'a=1&b=2&a=1'],
  ['that repeats it once empty', form, 'a=1&a='],
])('refuses a body %s', async (_, contentType, body) => {
  expect(await refusalOf(() => parseForm({ contentType, body }))).toMatchObject({
    code: 'invalid_request',
    status: 400,
  });
});

it('names what was repeated and not its value', async () => {
  const { description } = await refusalOf(() =>
    parseForm({ contentType: form, body: 'code=secret&b=&code=secret&b=' }),
  );
  expect(description).toBe('Send each parameter once; repeated: code, b.');
});

it.each(['at_0123', '0123_at', 'x'.repeat(31)])('does not name what looks like no parameter: %s', async name => {
  const { description } = await refusalOf(() => parseForm({ contentType: form, body: `${name}=&${name}=` }));
  expect(description).toBe('Send each parameter once; repeated: one.');
});
