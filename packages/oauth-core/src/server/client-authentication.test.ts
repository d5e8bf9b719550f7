import { describe, expect, it } from 'vitest';
import { clientSecret, confidentialClient, publicClient } from '../testing/clients.ts';
import { refusalOf } from '../testing/refusal.ts';
import {
  parseClientCredentials,
  parseLoneRefreshToken,
  type SecretCredentials,
  verifyClientCredentials,
} from './client-authentication.ts';

const request = (body: Record<string, string>, authorization?: string) => ({
  contentType: 'application/x-www-form-urlencoded',
  authorization,
  body: new URLSearchParams(body).toString(),
});
const basic = `Basic ${btoa('web%3Aapp:s3cret')}`;
const assertionOf = (claims: object) =>
  `${btoa('{"alg":"ES384"}')}.${btoa(JSON.stringify(claims))}.AAAA`.replaceAll('=', '');
const asserted = (claims: object, difference: Record<string, string> = {}) => ({
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: assertionOf(claims),
  ...difference,
});
const saml = { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' };
const other = { client_id: 'other' };

describe('a request says who sends it', () => {
  it('by client_id alone', () => {
    expect(parseClientCredentials(request({ client_id: 'app' }))).toEqual({ method: 'none', clientId: 'app' });
  });

  it('by HTTP Basic', () => {
    expect(parseClientCredentials(request({}, basic))).toEqual({
      method: 'client_secret_basic',
      clientId: 'web:app',
      clientSecret: 's3cret',
    });
  });

  it('by HTTP Basic, with the same client_id in the body', () => {
    expect(parseClientCredentials(request({ client_id: 'web:app' }, basic)).clientId).toBe('web:app');
  });

  it('by a secret in the body', () => {
    expect(parseClientCredentials(request({ client_id: 'app', client_secret: 's3cret' })).method).toBe(
      'client_secret_post',
    );
  });

  it('by an assertion, with or without the same client_id in the body', () => {
    const credentials = { method: 'private_key_jwt', clientId: 'worker', assertion: assertionOf({ sub: 'worker' }) };
    expect(parseClientCredentials(request(asserted({ sub: 'worker' })))).toEqual(credentials);
    expect(parseClientCredentials(request(asserted({ sub: 'worker' }, { client_id: 'worker' })))).toEqual(credentials);
  });

  it('by the iss of an assertion without sub (which is refused later, by name)', () => {
    expect(parseClientCredentials(request(asserted({ iss: 'worker' }))).clientId).toBe('worker');
  });

  it.each([
    ['Basic and a secret in the body', request({ client_secret: 's' }, basic)],
    ['Basic and an assertion', request({ client_assertion: 'a.b.c' }, basic)],
    ['Basic and the type of an assertion', request({ client_assertion_type: 'urn:x' }, basic)],
    ['a secret and an assertion', request({ client_secret: 's', client_assertion: 'a.b.c' })],
  ])('and is refused with %s', async (_, sent) => {
    expect(await refusalOf(() => parseClientCredentials(sent))).toMatchObject({
      code: 'invalid_request',
      status: 400,
      description: 'Use one way of client authentication, not several.',
    });
  });

  it('and is refused with Basic for one client and the client_id of another', async () => {
    expect(await refusalOf(() => parseClientCredentials(request({ client_id: 'x' }, basic)))).toMatchObject({
      code: 'invalid_request',
      status: 400,
      description: 'The client_id differs from that of the Authorization header.',
    });
  });

  it.each([
    [
      'an assertion without its type',
      /client_assertion_type/,
      request({ client_assertion: 'a.b.c', client_id: 'app' }),
    ],
    ['an assertion of another type', /client_assertion_type/, request(asserted({ sub: 'w' }, saml))],
    [
      'a type of assertion alone',
      /client_assertion_type/,
      request({ client_assertion_type: 'urn:x', client_id: 'app' }),
    ],
    ['the type of assertions without one', /is missing/, request(asserted({}, { client_assertion: '' }))],
    ['an assertion that is no JWT', /not a signed JWT/, request(asserted({}, { client_assertion: 'a.b.c' }))],
    ['an assertion of nobody', /The sub/, request(asserted({}))],
    ['an assertion of nobody by name', /The sub/, request(asserted({ sub: '' }))],
    ['an assertion whose sub starts with U+0000', /The sub/, request(asserted({ sub: '\0w' }))],
    ['an assertion whose sub ends with U+0000', /The sub/, request(asserted({ sub: 'w\0' }))],
    ['an assertion of a number', /The sub/, request(asserted({ sub: 7 }))],
    ['an assertion and the client_id of another', /client_id differs/, request(asserted({ sub: 'w' }, other))],
    ['nothing', /Say who you are/, request({})],
    ['a secret of nobody', /Say who you are/, request({ client_secret: 's' })],
  ])('and is refused with %s', async (_, reason, sent) => {
    expect(await refusalOf(() => parseClientCredentials(sent))).toMatchObject({
      code: 'invalid_client',
      status: 400,
      description: expect.stringMatching(reason),
    });
  });

  it('and is refused with a Bearer token', async () => {
    const sent = request({ client_id: 'app' }, 'Bearer x');
    expect(await refusalOf(() => parseClientCredentials(sent))).toMatchObject({ code: 'invalid_client', status: 401 });
  });
});

describe('a refresh token names a public client', () => {
  const renewal = { grant_type: 'refresh_token', refresh_token: 'rt_1' };

  it('that says nothing else about itself', () => {
    expect(parseLoneRefreshToken(request(renewal))).toBe('rt_1');
  });

  it.each([
    ['beside a client_id', request({ ...renewal, client_id: 'app' })],
    ['beside a secret', request({ ...renewal, client_secret: 's' })],
    ['beside an assertion', request({ ...renewal, ...asserted({ sub: 'worker' }) })],
    ['beside an assertion without its type', request({ ...renewal, client_assertion: 'a.b.c' })],
    ['beside the type of an assertion', request({ ...renewal, client_assertion_type: 'urn:x' })],
    ['beside HTTP Basic', request(renewal, basic)],
    ['in a request for another grant', request({ ...renewal, grant_type: 'authorization_code' })],
    ['in a request for none', request({ refresh_token: 'rt_1' })],
    ['that is empty', request({ ...renewal, refresh_token: '' })],
  ])('but not %s', (_, sent) => {
    expect(parseLoneRefreshToken(sent)).toBeUndefined();
  });
});

describe('a client is who it says', () => {
  it('when it is public and sends no secret', async () => {
    expect(await verifyClientCredentials({ method: 'none', clientId: 'app' }, publicClient)).toBe(publicClient);
  });

  it.each(['client_secret_basic', 'client_secret_post'] as const)('when it knows its secret: %s', async method => {
    const credentials = { method, clientId: 'web:app', clientSecret };
    expect(await verifyClientCredentials(credentials, confidentialClient)).toBe(confidentialClient);
  });
});

it('a client that is registered for client_secret_post may send its secret either way', async () => {
  const client = { ...confidentialClient, tokenEndpointAuthMethod: 'client_secret_post' as const };
  for (const method of ['client_secret_basic', 'client_secret_post'] as const) {
    expect(await verifyClientCredentials({ method, clientId: 'web:app', clientSecret }, client)).toBe(client);
  }
});

describe('a client is refused', () => {
  const byBasic = (secret: string): SecretCredentials => ({
    method: 'client_secret_basic',
    clientId: 'web:app',
    clientSecret: secret,
  });

  const other = { ...confidentialClient, tokenEndpointAuthMethod: 'private_key_jwt' as const };

  it.each<[string, RegExp, SecretCredentials, typeof publicClient | undefined]>([
    ['when it is not registered', /No client/, { method: 'none', clientId: 'app' }, undefined],
    ['when the record is of another', /No client/, { method: 'none', clientId: 'other' }, publicClient],
    ['when it sends no secret', /must authenticate/, { method: 'none', clientId: 'web:app' }, confidentialClient],
    ['when its secret is wrong', /Wrong/, byBasic(`${clientSecret}!`), confidentialClient],
    ['when its secret is empty', /Wrong/, byBasic(''), confidentialClient],
    ['when it sends the hash', /Wrong/, byBasic(confidentialClient.clientSecretHash ?? ''), confidentialClient],
    ['when it has no secret on record', /Wrong/, byBasic(''), { ...confidentialClient, clientSecretHash: null }],
    ['when it is public and sends a secret', /no secret/, { ...byBasic('x'), clientId: 'app' }, publicClient],
    ['when it is registered for private_key_jwt', /for private_key_jwt/, byBasic(clientSecret), other],
  ])('%s', async (_, reason, credentials, client) => {
    const refusal = await refusalOf(() => verifyClientCredentials(credentials, client));
    const usedBasic = credentials.method === 'client_secret_basic';
    expect(refusal).toMatchObject({ code: 'invalid_client', status: usedBasic ? 401 : 400 });
    expect(refusal.description).toMatch(reason);
    expect(refusal.wwwAuthenticate !== undefined).toBe(usedBasic);
  });

  it('without its secret in the message', async () => {
    const { message } = await refusalOf(() => verifyClientCredentials(byBasic('hunter2'), confidentialClient));
    expect(message).not.toContain('hunter2');
  });
});
