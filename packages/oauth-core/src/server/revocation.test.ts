import { expect, it } from 'vitest';
import { publicClient } from '../testing/clients.ts';
import { refusalOf } from '../testing/refusal.ts';
import { decideRevocation, parseRevocationRequest } from './revocation.ts';

const parse = (body: string) =>
  parseRevocationRequest({ contentType: 'application/x-www-form-urlencoded', authorization: undefined, body });
const door = 'current';

it('reads the token and the hint', () => {
  expect(parse('token=t&token_type_hint=refresh_token')).toEqual({ token: 't', tokenTypeHint: 'refresh_token' });
});

it.each(['', 'token=', 'token=a&token=b'])('refuses the form %j', async body => {
  expect(await refusalOf(() => parse(body))).toMatchObject({ code: 'invalid_request', status: 400 });
});

it('revokes a token of the client', () => {
  expect(decideRevocation({ record: { clientId: 'app', door }, client: publicClient, door })).toBe('revoke');
});

it('has nothing to do for a token that it does not know', () => {
  expect(decideRevocation({ record: undefined, client: publicClient, door })).toBe('nothing');
});

it('has nothing to do for a token of another door, whoever owns it', () => {
  const record = { clientId: 'other', door: 'webchart-2024' };
  expect(decideRevocation({ record, client: publicClient, door })).toBe('nothing');
});

it('leaves the token of another client alone', async () => {
  const record = { clientId: 'other', door };
  const refusal = await refusalOf(() => decideRevocation({ record, client: publicClient, door }));
  expect(refusal).toMatchObject({ code: 'invalid_grant', status: 400 });
});
