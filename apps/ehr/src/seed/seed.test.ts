import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoPassword, processes } from '@smart-ehr/prisma/cast';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError } from '../config.ts';
import { createKeyPair } from '../testing/backend.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';
import { seedClients, urlInForce } from './clients.ts';
import { seedPeople } from './people.ts';
import { refuseDemoSecrets } from './refuse-demo-secrets.ts';

describeOnEachDatabase('the seed', open => {
  let test_: TestEhr;
  beforeAll(async () => {
    test_ = await startTestEhr(await open());
  });
  afterAll(() => test_.close());

  test('run again, it leaves passwords as they are and doubles nothing', async () => {
    const { users, clients, passwords } = test_.ehr;
    const before = [await users.passwordHash('mlopez'), await users.list(), await clients.list()];
    await seedPeople(users, passwords);
    await seedClients(clients, {});
    expect([await users.passwordHash('mlopez'), await users.list(), await clients.list()]).toEqual(before);
  });

  test('brings back what was changed', async () => {
    const { users, clients, passwords } = test_.ehr;
    const mlopez = await users.find('mlopez');
    await users.save({ username: 'mlopez', displayName: 'X', role: 'admin', records: [], passwordHash: 'broken' });
    await seedPeople(users, passwords);
    expect(await users.find('mlopez')).toEqual(mlopez);
    expect(await passwords.isRight(demoPassword, await users.passwordHash('mlopez'))).toBe(true);
    await seedClients(clients, { PATIENT_APP_URL: 'https://app.example.org' });
    expect((await clients.find('patient-app'))?.redirectUris).toEqual(['https://app.example.org/callback']);
    await seedClients(clients, {});
  });

  describe('the keys of the bulk worker', () => {
    const folder = mkdtempSync(join(tmpdir(), 'seed-'));
    afterAll(() => rmSync(folder, { recursive: true }));
    const keyFile = (content: unknown) => {
      const file = join(folder, `${randomUUID()}.json`);
      writeFileSync(file, JSON.stringify(content));
      return { BULK_WORKER_JWKS_FILE: file };
    };
    const registered = async () => (await test_.ehr.clients.find('bulk-worker'))?.jwks;

    test('are those of the file, and stay when no file is named', async () => {
      const { publicKey } = await createKeyPair();
      await seedClients(test_.ehr.clients, keyFile({ keys: [publicKey] }));
      expect(await registered()).toEqual({ keys: [publicKey] });
      await seedClients(test_.ehr.clients, {});
      expect(await registered()).toEqual({ keys: [publicKey] });
    });

    test.each([
      ['a file that is not there', { BULK_WORKER_JWKS_FILE: join(folder, 'none.json') }],
      ['a file that is no key set', keyFile([])],
    ])('are not taken from %s', async (_, env) => {
      await expect(seedClients(test_.ehr.clients, env)).rejects.toThrow(/BULK_WORKER_JWKS_FILE must name a file/);
    });

    test('are never private', async () => {
      const { privateKey } = await createKeyPair();
      const env = keyFile({ keys: [privateKey] });
      await expect(seedClients(test_.ehr.clients, env)).rejects.toThrow(ConfigError);
    });
  });

  describe('the registration of the bulk worker', () => {
    const folder = mkdtempSync(join(tmpdir(), 'seed-'));
    afterAll(() => rmSync(folder, { recursive: true }));
    const seedWith = async (file: string, more: Record<string, string> = {}) => {
      await seedClients(test_.ehr.clients, { BULK_WORKER_REGISTRATION_FILE: file, ...more });
      return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    };
    const read = ({ registration_access_token = '' }: Record<string, string>) =>
      fetch(`${test_.origin}/register/bulk-worker`, {
        headers: { Authorization: `Bearer ${registration_access_token}` },
      });

    test('can be changed with what the seed writes into a file for its owner alone', async () => {
      const file = join(folder, 'new/registration.json');
      const access = await seedWith(file);
      expect(access.registration_client_uri).toBe(`${processes.ehr.url}/register/bulk-worker`);
      expect(statSync(file).mode & 0o077).toBe(0);
      expect((await read(access)).status).toBe(200);
      expect((await read({ registration_access_token: 'rat_other' })).status).toBe(401);
    });

    test('is for its owner alone, even where a seed that was killed left a draft for everybody', async () => {
      const file = join(folder, 'draft.json');
      writeFileSync(`${file}.new`, '{}', { mode: 0o644 });
      await seedWith(file);
      expect(statSync(file).mode & 0o077).toBe(0);
    });

    test('keeps its token when the seed runs again, and follows the address of the EHR', async () => {
      const file = join(folder, 'again.json');
      const before = await seedWith(file);
      const after = await seedWith(file, { EHR_URL: 'http://localhost:5000' });
      expect(after.registration_access_token).toBe(before.registration_access_token);
      expect(after.registration_client_uri).toBe('http://localhost:5000/register/bulk-worker');
      await seedClients(test_.ehr.clients, {});
      expect((await read(after)).status).toBe(200);
    });

    test('is another one in each installation', async () => {
      const tokens = [await seedWith(join(folder, '1.json')), await seedWith(join(folder, '2.json'))];
      expect(new Set(tokens.map(access => access.registration_access_token)).size).toBe(2);
    });

    test.each([
      ['no JSON', 'rat_'],
      ['a token that anybody could guess', '{"registration_access_token":"demo"}'],
      ['a token that is none', '{"registration_access_token":1}'],
    ])('is not opened by a file with %s', async (_, content) => {
      const file = join(folder, `${randomUUID()}.json`);
      writeFileSync(file, content);
      await expect(seedWith(file)).rejects.toThrow(ConfigError);
    });
  });

  test('the EHR will not start with its passwords or its secret outside of the demonstration', async () => {
    const { users, clients, passwords } = test_.ehr;
    await expect(refuseDemoSecrets(test_.ehr)).rejects.toThrow(/demonstration password/);
    const none = { ...users, passwordHash: async () => undefined };
    await expect(refuseDemoSecrets({ users: none, clients, passwords })).rejects.toThrow(/demonstration secret/);
    const empty = { ...clients, list: async () => [] };
    await expect(refuseDemoSecrets({ users: none, clients: empty, passwords })).resolves.toBeUndefined();
    await expect(refuseDemoSecrets(test_.ehr)).rejects.toThrow(ConfigError);
  });
});

describe('URLs of our own apps', () => {
  test('follow the environment', () => {
    expect(urlInForce('patientApp:/callback', {})).toBe(`${processes.patientApp.url}/callback`);
    expect(urlInForce('patientApp:/callback', { PATIENT_APP_URL: 'http://localhost:5001/' })).toBe(
      'http://localhost:5001/callback',
    );
    expect(urlInForce('https://elsewhere.example/callback', {})).toBe('https://elsewhere.example/callback');
  });
});
