import { expect, it } from 'vitest';
import { OAuthError } from './oauth-error.ts';

it('is a 400 unless told otherwise', () => {
  expect(new OAuthError('invalid_request', 'No.').status).toBe(400);
});

it('becomes the body of RFC 6749, with the link to the rule', () => {
  const error = new OAuthError('invalid_grant', 'Too late.', { specLink: 'https://example.org/rule' });
  expect(error.toBody()).toEqual({
    error: 'invalid_grant',
    error_description: 'Too late.',
    error_uri: 'https://example.org/rule',
  });
});

it('leaves error_uri out when there is no link', () => {
  expect(new OAuthError('server_error', 'Sorry.').toBody()).not.toHaveProperty('error_uri');
});

it.each([
  ['a "quoted" word', "a 'quoted' word"],
  ['a \\ backslash', "a ' backslash"],
  ['a line\r\nbreak', 'a line??break'],
  ['María', 'Mar?a'],
])('keeps the description inside the allowed characters: %j', (written, sent) => {
  expect(new OAuthError('invalid_request', written).description).toBe(sent);
});

it('keeps the cause for the log and out of the body', () => {
  const error = new OAuthError('server_error', 'Sorry.', { cause: new Error('disk full') });
  expect(error.cause).toEqual(new Error('disk full'));
  expect(JSON.stringify(error.toBody())).not.toContain('disk');
});
