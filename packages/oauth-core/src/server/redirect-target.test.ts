import { expect, it } from 'vitest';
import { publicClient } from '../testing/clients.ts';
import { refusalOf } from '../testing/refusal.ts';
import { type AuthorizationRequest, parseAuthorizationRequest } from './authorization-request.ts';
import { verifyClientAndRedirectUri } from './redirect-target.ts';

const redirectUri = 'https://app.example/callback';
const request: AuthorizationRequest = { clientId: 'app', redirectUri, state: 'xyz', repeated: [] };

it('is the registered redirect URI of the client, with the state to echo', () => {
  expect(verifyClientAndRedirectUri(request, publicClient)).toEqual({
    proven: 'client-and-redirect-uri',
    clientId: 'app',
    redirectUri,
    state: 'xyz',
  });
});

it('has a state of up to 2048 characters', () => {
  const state = 's'.repeat(2048);
  expect(verifyClientAndRedirectUri({ ...request, state }, publicClient).state).toBe(state);
});

it('has no state when none was sent, or several', () => {
  const { state: _, ...without } = request;
  expect(verifyClientAndRedirectUri(without, publicClient)).not.toHaveProperty('state');
  expect(verifyClientAndRedirectUri({ ...request, repeated: ['state'] }, publicClient)).not.toHaveProperty('state');
});

it.each([
  ['no client_id', { clientId: undefined }, publicClient, 'invalid_request'],
  ['a client_id that is not registered', {}, undefined, 'invalid_client'],
  ['the record of another client', { clientId: 'other' }, publicClient, 'invalid_client'],
  ['no redirect_uri', { redirectUri: undefined }, publicClient, 'invalid_request'],
  ['a redirect_uri that is not registered', { redirectUri: 'https://evil.example/' }, publicClient, 'invalid_request'],
  ['a redirect_uri that only begins right', { redirectUri: `${redirectUri}/x` }, publicClient, 'invalid_request'],
  ['a script', { redirectUri: 'javascript:alert(1)' }, publicClient, 'invalid_request'],
  ['a state that is too long', { state: 's'.repeat(2049) }, publicClient, 'invalid_request'],
  ['client_id twice', { repeated: ['client_id'] }, publicClient, 'invalid_request'],
  ['redirect_uri twice', { repeated: ['redirect_uri'] }, publicClient, 'invalid_request'],
  ['a client without redirect URIs', {}, { ...publicClient, redirectUris: [] }, 'invalid_request'],
] as const)('does not exist for %s', async (_, difference, client, code) => {
  const sent = { ...request, ...difference } as AuthorizationRequest;
  expect(await refusalOf(() => verifyClientAndRedirectUri(sent, client))).toMatchObject({ code, status: 400 });
});

it('does not exist without a redirect_uri, which is said to be missing', async () => {
  const { description } = await refusalOf(() =>
    verifyClientAndRedirectUri({ clientId: 'app', repeated: [] }, publicClient),
  );
  expect(description).toBe('The redirect_uri is missing.');
});

it('is not talked into existence by a second redirect_uri', async () => {
  const sent = parseAuthorizationRequest(
    new URLSearchParams([
      ['client_id', 'app'],
      ['redirect_uri', redirectUri],
      ['redirect_uri', 'https://evil.example/'],
    ]),
  );
  expect(await refusalOf(() => verifyClientAndRedirectUri(sent, publicClient))).toMatchObject({
    code: 'invalid_request',
  });
});
