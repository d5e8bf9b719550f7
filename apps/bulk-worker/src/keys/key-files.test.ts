import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClientAssertion } from '@smart-ehr/oauth-core/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureKeys, readPrivateKey } from './key-files.ts';

let folder: string;
let files: { keyFile: string; jwksFile: string };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulk-worker-keys-'));
  files = { keyFile: join(folder, 'private/key.json'), jwksFile: join(folder, 'public/jwks.json') };
});
afterEach(() => rmSync(folder, { recursive: true }));
const jwks = () => JSON.parse(readFileSync(files.jwksFile, 'utf8'));

describe('the key pair', () => {
  it('is made once', async () => {
    expect(await ensureKeys(files)).toBe('made');
    const first = await readPrivateKey(files);
    expect(await ensureKeys(files)).toBe('kept');
    expect(await readPrivateKey(files)).toEqual(first);
  });

  it('is one pair when five processes make it at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => ensureKeys(files)));
    expect(outcomes.filter(outcome => outcome === 'made')).toHaveLength(1);
    expect(jwks().keys).toMatchObject([{ kid: (await readPrivateKey(files)).kid }]);
  });

  it('is private in one file, for its owner alone', async () => {
    await ensureKeys(files);
    expect(statSync(files.keyFile).mode & 0o077).toBe(0);
    expect(await readPrivateKey(files)).toMatchObject({ kty: 'EC', crv: 'P-384', alg: 'ES384' });
  });

  it('is public in the other, without what must stay private', async () => {
    await ensureKeys(files);
    const { kid, x, y } = await readPrivateKey(files);
    expect(jwks()).toEqual({ keys: [{ kty: 'EC', crv: 'P-384', x, y, kid, alg: 'ES384', use: 'sig' }] });
  });

  it.each(['ES384', 'RS384'] as const)('is for %s when that is asked for, and signs', async alg => {
    await ensureKeys(files, alg);
    const privateKey = await readPrivateKey(files);
    const claims = { clientId: 'worker', tokenEndpoint: 'https://ehr.example/token', now: Date.now() };
    const assertion = await createClientAssertion({ ...claims, privateKey });
    const header = JSON.parse(Buffer.from(assertion.split('.')[0] ?? '', 'base64url').toString());
    expect(header).toEqual({ alg, kid: privateKey.kid, typ: 'JWT' });
    expect(Object.keys(jwks().keys[0]).sort()).toEqual(
      (alg === 'ES384' ? ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'] : ['alg', 'e', 'kid', 'kty', 'n', 'use']).sort(),
    );
  });

  it('may be an RSA key of your own for RS384', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'mine', alg: 'RS384' };
    mkdirSync(join(folder, 'private'));
    writeFileSync(files.keyFile, JSON.stringify(jwk));
    expect(await ensureKeys(files)).toBe('kept');
    const { n, e } = jwk;
    expect(jwks()).toEqual({ keys: [{ kty: 'RSA', n, e, kid: 'mine', alg: 'RS384', use: 'sig' }] });
  });

  it('has its public half written again when that is lost or old', async () => {
    await ensureKeys(files);
    writeFileSync(files.jwksFile, '{"keys":[]}');
    await ensureKeys(files);
    expect(jwks().keys).toHaveLength(1);
  });
});

describe('a key file', () => {
  it('that is not there is asked for', async () => {
    await expect(readPrivateKey(files)).rejects.toThrow('keys ensure');
  });

  it.each([
    ['no JSON', 'secret'],
    ['null', 'null'],
    ['a public key', '{"kty":"EC","kid":"1","alg":"ES384"}'],
    ['a key without kid', '{"kty":"EC","alg":"ES384","d":"x"}'],
  ])('with %s is refused and not replaced', async (_what, text) => {
    await ensureKeys(files);
    writeFileSync(files.keyFile, text);
    await expect(ensureKeys(files)).rejects.toThrow('must hold a private JWK');
    expect(readFileSync(files.keyFile, 'utf8')).toBe(text);
  });
});
