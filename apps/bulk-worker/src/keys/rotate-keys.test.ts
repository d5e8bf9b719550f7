import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, type Received, token } from '../testing/bulk-server.ts';
import { startTrial, type Trial } from '../testing/trial.ts';
import { hasNextKey, readPrivateKey } from './key-files.ts';
import { type Rotation, rotateKeys } from './rotate-keys.ts';

type Registered = {
  client_id: string;
  jwks?: { keys: { kid: string }[] };
  jwks_uri?: string;
  [other: string]: unknown;
};

let trial: Trial;
let said: string[];
let registered: Registered;
let accessToken: string;
beforeEach(async () => {
  trial = await startTrial();
  said = [];
  accessToken = 'rat-1';
  registered = { client_id: 'bulk-worker', client_name: 'Nightly', scope: 'system/*.rs', jwks: jwksFile() };
});
afterEach(() => trial.end());

const jwksFile = () => JSON.parse(readFileSync(trial.worker.jwksFile, 'utf8'));
const kids = () => registered.jwks?.keys.map(({ kid }) => kid) ?? [];
const currentKid = async () => (await readPrivateKey(trial.worker)).kid;

/** An EHR that knows the registered keys alone, and lets the registration be changed by whoever has its token. */
function serveRegistration(change: { put?: Answer; get?: Answer } = {}) {
  const registration_client_uri = `${trial.server.origin}/register/bulk-worker`;
  const access = { registration_client_uri, registration_access_token: accessToken };
  writeFileSync(trial.worker.registrationFile, JSON.stringify(access), { mode: 0o600 });
  const guarded = (answer: (request: Received) => Answer) => (request: Received) =>
    request.headers.authorization === `Bearer ${accessToken}` ? answer(request) : { status: 401 };
  const told = () => ({
    ...registered,
    registration_client_uri,
    registration_access_token: accessToken,
    client_id_issued_at: 1,
  });
  trial.says(
    'GET /register/bulk-worker',
    guarded(() => change.get ?? { status: 200, body: told() }),
  );
  trial.says(
    'PUT /register/bulk-worker',
    guarded(({ body }) => {
      if (change.put) return change.put;
      registered = JSON.parse(body);
      return { status: 200, body: told() };
    }),
  );
  trial.says('POST /token', knowsKey);
}
function knowsKey({ form }: Received): Answer {
  const header = (form.get('client_assertion') ?? '').split('.')[0] ?? '';
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
  if (registered.jwks_uri !== undefined || kids().includes(kid)) return token(1);
  return { status: 401, body: { error: 'invalid_client', error_description: 'No such key.' } };
}
const rotate = (rotation: Partial<Rotation> = {}) =>
  rotateKeys(
    trial.worker,
    { registered: false, say: sentence => said.push(sentence), ...rotation },
    { clock: trial.clock, signal: new AbortController().signal, patienceMs: 1000 },
  );

describe('a rotation', () => {
  it('registers both keys, tries the new one, and then has the old one forgotten', async () => {
    serveRegistration();
    const old = await currentKid();
    const known: string[][] = [];
    trial.says('POST /token', request => {
      known.push(kids());
      return knowsKey(request);
    });
    expect(await rotate()).toBe('rotated');
    const kid = await currentKid();
    expect(kid).not.toBe(old);
    expect(known).toEqual([[old, kid]]);
    expect(kids()).toEqual([kid]);
    expect(jwksFile().keys.map((key: { kid: string }) => key.kid)).toEqual([kid]);
    expect(await hasNextKey(trial.worker)).toBe(false);
  });

  it('leaves everything else of the registration as it is, and sends nothing that is the EHR’s to give', async () => {
    serveRegistration();
    await rotate();
    const [{ body } = { body: '{}' }] = trial.server.sentTo('/register/bulk-worker', 'PUT');
    expect(JSON.parse(body)).toEqual({
      client_id: 'bulk-worker',
      client_name: 'Nightly',
      scope: 'system/*.rs',
      jwks: { keys: [expect.anything(), expect.anything()] },
    });
  });

  it('never sends a private key anywhere', async () => {
    serveRegistration();
    const before = await readPrivateKey(trial.worker);
    await rotate();
    const after = await readPrivateKey(trial.worker);
    const sent = JSON.stringify([trial.server.received, said]);
    for (const key of [before, after]) expect(sent).not.toContain(key.d);
  });

  it('waits as long as it is told, with both keys registered', async () => {
    serveRegistration();
    await rotate({ waitMs: 300_000 });
    expect(trial.clock.waits).toEqual([300_000]);
  });

  it.each([
    [undefined, 'ES384'],
    ['RS384', 'RS384'],
  ] as const)('asked for %s makes a key for %s', async (alg, expected) => {
    serveRegistration();
    await rotate(alg && { alg });
    expect((await readPrivateKey(trial.worker)).alg).toBe(expected);
    expect(statSync(trial.worker.keyFile).mode & 0o077).toBe(0);
  });

  it('of keys behind a URL changes no registration, and waits until the EHR has fetched them', async () => {
    const { jwks: _jwks, ...others } = registered;
    registered = { ...others, jwks_uri: 'https://worker.example/jwks.json' };
    serveRegistration();
    expect(await rotate()).toBe('rotated');
    expect(trial.server.sentTo('/register/bulk-worker', 'PUT')).toEqual([]);
    expect(trial.clock.waits).toEqual([300_000]);
  });

  it('keeps a new token for the registration, when the EHR gives one', async () => {
    serveRegistration();
    const put = trial.server.answers['PUT /register/bulk-worker']?.[0] as (request: Received) => Answer;
    trial.says('PUT /register/bulk-worker', request => {
      const { body } = put(request);
      accessToken = `${accessToken}+`;
      return { status: 200, body: { ...(body as object), registration_access_token: accessToken } };
    });
    expect(await rotate()).toBe('rotated');
    const { registration_access_token } = JSON.parse(readFileSync(trial.worker.registrationFile, 'utf8'));
    expect(registration_access_token).toBe('rat-1++');
    expect(statSync(trial.worker.registrationFile).mode & 0o077).toBe(0);
  });
});

describe('a rotation that cannot go on leaves the old key in use', () => {
  it.each<[string, Parameters<typeof serveRegistration>[0], string]>([
    ['the EHR does not let us read', { get: { status: 403 } }, 'answered 403 to the reading'],
    [
      'the EHR refuses the update',
      { put: { status: 400, body: { error: 'x', error_description: 'One key only.' } } },
      'One key only.',
    ],
    ['the EHR is busy', { put: { status: 503 } }, 'is busy (503)'],
    ['the EHR says yes and does no', { put: { status: 200, body: { client_id: 'bulk-worker' } } }, 'has other keys'],
  ])('%s', async (_why, change, sentence) => {
    serveRegistration(change);
    const old = await currentKid();
    await expect(rotate()).rejects.toThrow(sentence);
    expect(await currentKid()).toBe(old);
    expect(kids()).toEqual([old]);
  });

  it('the new key does not open the door', async () => {
    serveRegistration();
    const old = await currentKid();
    trial.says('POST /token', { status: 401, body: { error: 'invalid_client', error_description: 'Not yet.' } });
    await expect(rotate()).rejects.toThrow('Not yet.');
    expect(await currentKid()).toBe(old);
    expect(kids()).toContain(old);
  });

  it('and the next one goes on with the same new key', async () => {
    serveRegistration({ put: { status: 503 } });
    await expect(rotate()).rejects.toThrow('busy');
    serveRegistration();
    await rotate();
    const key = said.filter(sentence => sentence.startsWith('The next key is'));
    expect(key[0]).toBe(key[1]);
  });
});

describe('without access to the registration', () => {
  it('it says what to register, and goes on when that was done', async () => {
    trial.says('POST /token', knowsKey);
    const old = await currentKid();
    expect(await rotate()).toBe('waiting');
    expect(said.join('\n')).toContain(JSON.stringify(jwksFile(), null, 2));
    expect(await currentKid()).toBe(old);

    await expect(rotate({ registered: true })).rejects.toThrow('No such key.');
    registered = { ...registered, jwks: jwksFile() };
    expect(await rotate({ registered: true })).toBe('rotated');
    expect(await currentKid()).not.toBe(old);
    expect(said.at(-1)).toContain(JSON.stringify(jwksFile(), null, 2));
  });

  it('there must be something to go on with', async () => {
    await expect(rotate({ registered: true })).rejects.toThrow('There is no next key');
  });

  it.each([
    ['no JSON', 'token'],
    ['no token', { registration_client_uri: 'http://localhost/register' }],
    ['no address', { registration_access_token: 'x', registration_client_uri: '/register' }],
  ])('a file with %s is refused', async (_what, content) => {
    const file = join(dirname(trial.worker.keyFile), 'registration.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    await expect(rotate()).rejects.toThrow('"registration_access_token"');
  });

  it('the token for the registration does not go over a line without TLS, when the EHR has it', async () => {
    const access = { registration_access_token: 'x', registration_client_uri: `${trial.server.origin}/register` };
    writeFileSync(trial.worker.registrationFile, JSON.stringify(access));
    trial.worker.fhirBase = 'https://ehr.example/fhir';
    await expect(rotate()).rejects.toThrow('(https)');
  });
});
