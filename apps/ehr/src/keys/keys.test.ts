import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../config.ts';
import { createSigningKeyStore } from '../stores/signing-keys.ts';
import { ensureSigningKey } from './rotate-signing-key.ts';
import { createSigningKeys } from './signing-keys.ts';
import { unwrap, wrap } from './wrap.ts';
import { ensureWrappingKey, readWrappingKey } from './wrapping-key.ts';

const key = Buffer.alloc(32, 1);

describe('wrapping', () => {
  test('gives back what was wrapped, and never looks the same twice', () => {
    expect(unwrap(wrap('private', 'kid', key), 'kid', key)).toBe('private');
    expect(wrap('private', 'kid', key)).not.toBe(wrap('private', 'kid', key));
  });

  const wrapped = wrap('private', 'kid', key);
  test.each([
    ['another key', () => unwrap(wrapped, 'kid', Buffer.alloc(32, 2))],
    ["another row's kid", () => unwrap(wrapped, 'other', key)],
    ['a changed byte', () => unwrap(`${wrapped.slice(0, -4)}AAAA`, 'kid', key)],
    ['nothing', () => unwrap('', 'kid', key)],
  ])('refuses %s', (_, act) => {
    expect(act).toThrow();
  });
});

describe('the wrapping key', () => {
  const keyFile = () => join(mkdtempSync(join(tmpdir(), 'ehr-kek-')), 'keys/ehr-kek');

  test('is made once, for its owner alone', () => {
    const config = { kek: undefined, keyFile: keyFile() };
    ensureWrappingKey(config);
    const made = readFileSync(config.keyFile, 'utf8');
    ensureWrappingKey(config);
    expect(readFileSync(config.keyFile, 'utf8')).toBe(made);
    expect(statSync(config.keyFile).mode & 0o777).toBe(0o600);
    expect(readWrappingKey(config)).toHaveLength(32);
  });

  test.each([
    ['too short', { kek: 'c2hvcnQ', keyFile: '' }],
    ['missing', { kek: undefined, keyFile: '/no/such/file' }],
  ])('is refused when %s', (_, config) => {
    expect(() => readWrappingKey(config)).toThrow(ConfigError);
  });
});

describeOnEachDatabase('signing keys', open => {
  test('are made once, and not readable without the wrapping key', async () => {
    const store = createSigningKeyStore(await open());
    const nowMs = Date.now();
    await ensureSigningKey(store, key, nowMs);
    await ensureSigningKey(store, key, nowMs);
    const published = await createSigningKeys(store, key).publicJwks(nowMs);
    expect(published).toHaveLength(1);
    expect((await createSigningKeys(store, key).active(nowMs)).kid).toBe(published[0]?.kid);
    await expect(createSigningKeys(store, Buffer.alloc(32, 9)).active(nowMs)).rejects.toThrow(ConfigError);
    expect((await store.list())[0]?.wrappedPrivateJwk).not.toContain('"d"');
  });

  test('are missed when the set-up has not run', async () => {
    const keys = createSigningKeys(createSigningKeyStore(await open()), key);
    await expect(keys.active(Date.now())).rejects.toThrow('set-up');
    await expect(keys.rotate(Date.now())).rejects.toThrow('set-up');
  });
});
