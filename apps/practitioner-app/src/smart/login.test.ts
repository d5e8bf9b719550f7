import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { finishLogin } from './finish-login.ts';
import { findSession } from './session.ts';
import { startLogin } from './start-login.ts';
import {
  type AuthorizationServer,
  grant,
  signIdToken,
  startAuthorizationServer,
} from './testing/authorization-server.ts';
import { openBrowserTab } from './testing/browser-tab.ts';

const redirectUri = 'http://localhost:4002/callback';
const scope = 'launch openid fhirUser online_access patient/Condition.rs';
let server: AuthorizationServer;
let tab: ReturnType<typeof openBrowserTab>;

beforeEach(async () => {
  server = await startAuthorizationServer();
  tab = openBrowserTab();
});
afterEach(() => server.close());

/** Opens the launch URL as the EHR does; a test changes what it says. */
const start = (parameters: object = {}, fhirBases = [server.fhirBase]) => {
  const query = new URLSearchParams({ iss: server.fhirBase, launch: 'l_1', ...parameters });
  return startLogin(new URL(`http://localhost:4002/launch?${query}`), {
    appName: 'App',
    fhirBases,
    clientId: 'app',
    redirectUri,
    scope,
  });
};

/** Starts a login and gives the parameters that were sent to the EHR. */
async function started(): Promise<Record<string, string>> {
  await start();
  return Object.fromEntries(tab.visited.at(-1)?.searchParams ?? []);
}
const callback = (parameters: Record<string, string>) => `${redirectUri}?${new URLSearchParams(parameters)}`;
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    error => error.code ?? error.name,
  );

/** A good answer, and what each test makes of it. */
async function answered(change: { answer?: object; claims?: object; tokens?: object; signature?: 'wrong' } = {}) {
  const { state = '', nonce } = await started();
  const now = Math.floor(Date.now() / 1000);
  const fhirUser = `${server.fhirBase}/Practitioner/d1`;
  const claims = {
    iss: server.issuer,
    aud: 'app',
    sub: 's',
    nonce,
    iat: now,
    exp: now + 300,
    fhirUser,
    ...change.claims,
  };
  const id_token = signIdToken(claims, change.signature);
  server.answers.tokens = [grant(1, { id_token, ...change.tokens })];
  return callback({ code: 'c1', state, iss: server.issuer, ...change.answer });
}

describe('starting a login', () => {
  it('sends the person to the EHR with everything that an EHR launch needs', async () => {
    const { state, nonce, code_challenge, ...sent } = await started();
    expect(sent).toEqual({
      response_type: 'code',
      client_id: 'app',
      redirect_uri: redirectUri,
      scope,
      launch: 'l_1',
      aud: server.fhirBase,
      code_challenge_method: 'S256',
    });
    expect([state, nonce, code_challenge].map(value => value?.length)).toEqual([43, 43, 43]);
  });

  it('is never the same twice', async () => {
    const [first, second] = [await started(), await started()];
    expect(first.state).not.toBe(second.state);
    expect(first.code_challenge).not.toBe(second.code_challenge);
  });

  it('goes nowhere when the server does not offer PKCE', async () => {
    server.answers.smartConfiguration.code_challenge_methods_supported = ['plain'];
    expect(await codeOf(start())).toBe('pkce_not_supported');
    expect(tab.visited).toEqual([]);
  });

  it('goes nowhere when the server has no authorization endpoint', async () => {
    server.answers.smartConfiguration.authorization_endpoint = undefined;
    expect(await codeOf(start())).toBe('discovery_failed');
  });

  it('goes nowhere when there is no SMART configuration', async () => {
    const elsewhere = `${server.issuer}/elsewhere`;
    expect(await codeOf(start({ iss: elsewhere }, [elsewhere]))).toBe('discovery_failed');
  });

  it('goes nowhere when the server cannot be reached', async () => {
    server.close();
    expect(await codeOf(start({ iss: 'http://localhost:9/fhir' }, ['http://localhost:9/fhir']))).toBe('TypeError');
  });

  it.each<[string, object, string]>([
    ['an EHR that is not in the configuration', { iss: 'https://evil.example/fhir' }, 'untrusted_issuer'],
    ['an EHR whose address begins alike', { iss: 'https://ehr.example.evil.example/fhir' }, 'untrusted_issuer'],
    ['an EHR in another letter case', { iss: 'https://ehr.example/FHIR' }, 'untrusted_issuer'],
    ['an EHR without a name', { iss: '' }, 'invalid_request'],
    ['nothing that was launched', { launch: '' }, 'invalid_request'],
  ])('sends nothing to %s', async (_name, parameters, code) => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    expect(await codeOf(start(parameters, ['https://ehr.example/fhir']))).toBe(code);
    expect(fetched).not.toHaveBeenCalled();
    expect(tab.visited).toEqual([]);
    fetched.mockRestore();
  });

  it('closes the chart that was open before, also when it goes nowhere', async () => {
    await finishLogin(await answered());
    expect(await codeOf(start({ iss: 'https://evil.example/fhir' }))).toBe('untrusted_issuer');
    expect(findSession()).toBeUndefined();
  });
});

describe('finishing a login', () => {
  it('ends in a session for what is open in the EHR', async () => {
    const smart_style_url = `${server.issuer}/style.json`;
    const session = await finishLogin(await answered({ tokens: { encounter: 'e1', smart_style_url } }));
    expect(session).toMatchObject({
      context: { patient: 'p1', encounter: 'e1', needPatientBanner: false, smartStyleUrl: smart_style_url },
      fhirUser: `${server.fhirBase}/Practitioner/d1`,
      accessToken: 'access-1',
      refreshToken: 'refresh-1',
      askedScope: scope,
      grantedScope: 'launch patient/Condition.rs',
    });
    expect(findSession()).toEqual(session);
  });

  it('works without a patient', async () => {
    const session = await finishLogin(await answered({ tokens: { patient: undefined } }));
    expect(session.context).not.toHaveProperty('patient');
  });

  it('is another session at each launch', async () => {
    const first = await finishLogin(await answered());
    expect((await finishLogin(await answered())).id).not.toBe(first.id);
  });

  it('sends the code with its verifier, and the client_id of a public client', async () => {
    await finishLogin(await answered());
    const [{ code_verifier, ...form } = {}] = server.formsSentTo('/token');
    expect(form).toEqual({ grant_type: 'authorization_code', code: 'c1', redirect_uri: redirectUri, client_id: 'app' });
    expect(code_verifier).toHaveLength(43);
  });

  it('works without an id_token and without a refresh token', async () => {
    const url = await answered({ tokens: { id_token: undefined, refresh_token: undefined } });
    const session = await finishLogin(url);
    expect([session.fhirUser, session.refreshToken]).toEqual([undefined, undefined]);
  });

  it('accepts an answer once only', async () => {
    const url = await answered();
    await finishLogin(url);
    expect(await codeOf(finishLogin(url))).toBe('state_mismatch');
    expect(server.formsSentTo('/token')).toHaveLength(1);
  });

  it.each<[string, Parameters<typeof answered>[0], string]>([
    ['another state', { answer: { state: 'other' } }, 'state_mismatch'],
    ['another issuer', { answer: { iss: 'https://evil.example' } }, 'issuer_mismatch'],
    ['no code', { answer: { code: '' } }, 'invalid_response'],
    ['a person who said no', { answer: { error: 'access_denied' } }, 'access_denied'],
    ['a server in trouble', { answer: { error: 'server_error' } }, 'server_error'],
  ])('sends no code after %s', async (_name, change, code) => {
    expect(await codeOf(finishLogin(await answered(change)))).toBe(code);
    expect(server.formsSentTo('/token')).toEqual([]);
    expect(findSession()).toBeUndefined();
  });

  it.each<[string, Parameters<typeof answered>[0], string]>([
    ['an id_token for another login', { claims: { nonce: 'other' } }, 'invalid_id_token'],
    ['an id_token for another app', { claims: { aud: 'other' } }, 'invalid_id_token'],
    ['an id_token of another issuer', { claims: { iss: 'https://evil.example' } }, 'invalid_id_token'],
    ['an id_token that has expired', { claims: { exp: 1 } }, 'invalid_id_token'],
    ['an id_token that somebody else signed', { signature: 'wrong' }, 'invalid_id_token'],
    ['a token of another type', { tokens: { token_type: 'DPoP' } }, 'invalid_response'],
  ])('ends without a session after %s', async (_name, change, code) => {
    expect(await codeOf(finishLogin(await answered(change)))).toBe(code);
    expect(findSession()).toBeUndefined();
  });

  it('ends without a session when the issuer has other keys than it says', async () => {
    const url = await answered();
    server.answers.openidConfiguration.issuer = 'https://evil.example';
    expect(await codeOf(finishLogin(url))).toBe('discovery_failed');
  });

  it('ends without a session when an id_token comes from a server that does not say who it is', async () => {
    server.answers.smartConfiguration.issuer = undefined;
    expect(await codeOf(finishLogin(await answered()))).toBe('invalid_id_token');
  });

  it('ends without a session when the code was too old', async () => {
    const url = await answered();
    server.answers.tokens = [{ status: 400, body: { error: 'invalid_grant' } }];
    expect(await codeOf(finishLogin(url))).toBe('invalid_grant');
  });
});
