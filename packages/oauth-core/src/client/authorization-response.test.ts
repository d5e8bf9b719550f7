import { expect, it } from 'vitest';
import { pending } from '../testing/pending-authorization.ts';
import { errorOf } from '../testing/refusal.ts';
import { readAuthorizationResponse } from './authorization-response.ts';
import { AuthorizationDenied } from './errors.ts';

const iss = encodeURIComponent('https://ehr.example');
const read = (query: string, own = pending) => readAuthorizationResponse(own, `https://app.example/callback?${query}`);

it('gives the code when state and iss are right', () => {
  expect(read(`code=c0de&state=the-state&iss=${iss}`)).toBe('c0de');
});

it('does without iss when the server promised none', () => {
  expect(read('code=c0de&state=the-state', { ...pending, issExpected: false })).toBe('c0de');
});

it('does without knowing the issuer when the server never said who it is', () => {
  const { issuer: _, ...unknown } = pending;
  expect(read(`code=c0de&state=the-state&iss=${iss}`, unknown)).toBe('c0de');
});

it.each([
  ['no state', `code=c&iss=${iss}`, 'state_mismatch'],
  ['another state', `code=c&state=other&iss=${iss}`, 'state_mismatch'],
  ['an empty state', `code=c&state=&iss=${iss}`, 'state_mismatch'],
  ['two states', `code=c&state=the-state&state=other&iss=${iss}`, 'invalid_response'],
  ['no iss though it was promised', 'code=c&state=the-state', 'issuer_mismatch'],
  ['another iss', 'code=c&state=the-state&iss=https%3A%2F%2Fevil.example', 'issuer_mismatch'],
  ['the iss with a slash more', `code=c&state=the-state&iss=${iss}%2F`, 'issuer_mismatch'],
  ['two codes', `code=c&code=d&state=the-state&iss=${iss}`, 'invalid_response'],
  ['no code', `state=the-state&iss=${iss}`, 'invalid_response'],
  ['an empty code', `code=&state=the-state&iss=${iss}`, 'invalid_response'],
  ['an error beside a code', `code=c&error=invalid_scope&state=the-state&iss=${iss}`, 'invalid_scope'],
  ['an error of its own making', `error=oh_no&state=the-state&iss=${iss}`, 'unrecognized_error'],
  ['an error with a wrong state', `error=access_denied&state=x&iss=${iss}`, 'state_mismatch'],
  ['an error from a wrong server', 'error=access_denied&state=the-state&iss=x', 'issuer_mismatch'],
])('refuses %s', async (_, query, code) => {
  expect(await errorOf(() => read(query))).toMatchObject({ code });
});

it('also when iss is wrong and none was promised', async () => {
  const own = { ...pending, issExpected: false };
  expect(await errorOf(() => read('code=c&state=the-state&iss=x', own))).toMatchObject({ code: 'issuer_mismatch' });
});

it('says kindly that the person said no', async () => {
  const query = `error=access_denied&error_description=The+user+said+no.&state=the-state&iss=${iss}`;
  const refusal = await errorOf(() => read(query));
  expect(refusal).toBeInstanceOf(AuthorizationDenied);
  expect(refusal).toMatchObject({ code: 'access_denied', description: 'The user said no.' });
});
