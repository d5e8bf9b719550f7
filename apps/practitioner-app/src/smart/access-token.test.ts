import { LoginRequired } from '@smart-ehr/oauth-core/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccessTokens } from './access-token.ts';
import { findSession, keepSession, type Session } from './session.ts';
import { type AuthorizationServer, grant, startAuthorizationServer } from './testing/authorization-server.ts';
import { openBrowserTab } from './testing/browser-tab.ts';

let server: AuthorizationServer;
beforeEach(async () => {
  server = await startAuthorizationServer();
  openBrowserTab();
});
afterEach(() => server.close());

const session = (change: Partial<Session> = {}): Session => ({
  id: 'launch-1',
  fhirBase: server.fhirBase,
  clientId: 'app',
  tokenEndpoint: `${server.issuer}/token`,
  revocationEndpoint: `${server.issuer}/revoke`,
  askedScope: 'patient/*.read',
  grantedScope: 'patient/*.read',
  context: { patient: 'p1' },
  accessToken: 'access-0',
  expiresAtMs: Date.now() + 3_600_000,
  refreshToken: 'refresh-0',
  ...change,
});
const keep = (change?: Partial<Session>) => keepSession(session(change));
function keepWithout(name: 'refreshToken' | 'revocationEndpoint', change?: Partial<Session>): void {
  const { [name]: _left, ...rest } = session(change);
  keepSession(rest);
}
const expired = { expiresAtMs: Date.now() - 1 };

describe('the access token', () => {
  it('is used as long as it is good', async () => {
    keep();
    expect(await createAccessTokens('launch-1').accessToken()).toBe('access-0');
    expect(server.formsSentTo('/token')).toEqual([]);
  });

  it('is renewed when it has expired, and the refresh token with it', async () => {
    keep(expired);
    server.answers.tokens = [grant(1)];
    expect(await createAccessTokens('launch-1').accessToken()).toBe('access-1');
    expect(server.formsSentTo('/token')).toEqual([
      { grant_type: 'refresh_token', refresh_token: 'refresh-0', client_id: 'app' },
    ]);
    expect(findSession()).toMatchObject({
      accessToken: 'access-1',
      refreshToken: 'refresh-1',
      context: { patient: 'p1' },
    });
  });

  it('is renewed once for ten that ask at the same time', async () => {
    keep(expired);
    server.answers.tokens = [{ ...grant(1), afterMs: 20 }];
    const { accessToken } = createAccessTokens('launch-1');
    const tokens = await Promise.all(Array.from({ length: 10 }, () => accessToken()));
    expect(new Set(tokens)).toEqual(new Set(['access-1']));
    expect(server.formsSentTo('/token')).toHaveLength(1);
  });

  it('is renewed when the FHIR server refused it', async () => {
    keep();
    server.answers.tokens = [grant(1)];
    expect(await createAccessTokens('launch-1').accessToken('access-0')).toBe('access-1');
  });

  it('is not renewed again for one that was refused before the renewal', async () => {
    keep({ accessToken: 'access-1' });
    expect(await createAccessTokens('launch-1').accessToken('access-0')).toBe('access-1');
    expect(server.formsSentTo('/token')).toEqual([]);
  });

  it('keeps the refresh token of a server that does not rotate', async () => {
    keep(expired);
    server.answers.tokens = [grant(1, { refresh_token: undefined })];
    await createAccessTokens('launch-1').accessToken();
    expect(findSession()?.refreshToken).toBe('refresh-0');
  });

  it('ends the session when the EHR ended it', async () => {
    keep(expired);
    server.answers.tokens = [{ status: 400, body: { error: 'invalid_grant' } }];
    await expect(createAccessTokens('launch-1').accessToken()).rejects.toBeInstanceOf(LoginRequired);
    expect(findSession()).toBeUndefined();
  });

  it('ends the session when it has expired and there is no refresh token', async () => {
    keepWithout('refreshToken', expired);
    await expect(createAccessTokens('launch-1').accessToken()).rejects.toBeInstanceOf(LoginRequired);
    expect(findSession()).toBeUndefined();
  });

  it('keeps the session when the EHR has a passing problem', async () => {
    keep(expired);
    server.answers.tokens = [{ status: 503, body: {} }, grant(1)];
    const { accessToken } = createAccessTokens('launch-1');
    await expect(accessToken()).rejects.toThrow();
    expect(await accessToken()).toBe('access-1');
  });

  it('stays with the patient of the launch, whatever a renewal says', async () => {
    keep(expired);
    server.answers.tokens = [grant(1, { patient: 'p2' })];
    await createAccessTokens('launch-1').accessToken();
    expect(findSession()?.context).toEqual({ patient: 'p1' });
  });

  it('is not that of another launch in the same tab', async () => {
    keep({ id: 'launch-2' });
    await expect(createAccessTokens('launch-1').accessToken()).rejects.toBeInstanceOf(LoginRequired);
    expect(findSession()?.id).toBe('launch-2');
  });

  it.each([
    ['succeeds', grant(1)],
    ['fails', { status: 400, body: { error: 'invalid_grant' } }],
  ])('leaves another launch alone that began during a renewal that %s', async (_how, answer) => {
    keep(expired);
    server.answers.tokens = [{ ...answer, afterMs: 20 }];
    const renewal = createAccessTokens('launch-1').accessToken();
    keep({ id: 'launch-2' });
    await expect(renewal).rejects.toBeInstanceOf(LoginRequired);
    expect(findSession()).toMatchObject({ id: 'launch-2', accessToken: 'access-0' });
  });

  it('is not there without a session', async () => {
    await expect(createAccessTokens('launch-1').accessToken()).rejects.toBeInstanceOf(LoginRequired);
  });
});

describe('signing out', () => {
  it('gives the refresh token back and forgets the session', async () => {
    keep();
    expect(await createAccessTokens('launch-1').signOut()).toBe(true);
    expect(server.formsSentTo('/revoke')).toEqual([{ token: 'refresh-0', client_id: 'app' }]);
    expect(findSession()).toBeUndefined();
  });

  it('gives the access token back when there is no refresh token', async () => {
    keepWithout('refreshToken');
    await createAccessTokens('launch-1').signOut();
    expect(server.formsSentTo('/revoke')).toEqual([{ token: 'access-0', client_id: 'app' }]);
  });

  it('waits for a renewal, so that the new tokens are given back', async () => {
    keep(expired);
    server.answers.tokens = [{ ...grant(1), afterMs: 20 }];
    const tokens = createAccessTokens('launch-1');
    await Promise.all([tokens.accessToken(), tokens.signOut()]);
    expect(server.formsSentTo('/revoke')).toEqual([{ token: 'refresh-1', client_id: 'app' }]);
    expect(findSession()).toBeUndefined();
  });

  it('forgets the session although the EHR cannot be told', async () => {
    keep();
    server.answers.revocationStatus = 503;
    await expect(createAccessTokens('launch-1').signOut()).rejects.toThrow();
    expect(findSession()).toBeUndefined();
  });

  it('says so when the EHR takes no tokens back', async () => {
    keepWithout('revocationEndpoint');
    expect(await createAccessTokens('launch-1').signOut()).toBe(false);
    expect(findSession()).toBeUndefined();
  });

  it('does not give back the tokens of another launch in the same tab', async () => {
    keep({ id: 'launch-2' });
    expect(await createAccessTokens('launch-1').signOut()).toBe(false);
    expect(server.formsSentTo('/revoke')).toEqual([]);
    expect(findSession()?.id).toBe('launch-2');
  });
});
