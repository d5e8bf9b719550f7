import { type Database, openDatabase } from '@smart-ehr/prisma';
import { describeOnEachDatabase, type TestDatabase } from '@smart-ehr/prisma/testing';
import { beforeEach, expect, test } from 'vitest';
import { type Client, createClientStore } from './clients.ts';
import { createRedirectOrigins } from './redirect-origins.ts';

const app = (clientId: string, redirectUris: string[]): Client => ({
  clientId,
  clientName: 'App',
  publisher: '',
  tokenEndpointAuthMethod: 'none',
  applicationType: 'native',
  redirectUris,
  grantTypes: ['authorization_code'],
  scope: 'openid',
  legacyPkce: false,
});
const first = app('app', ['https://app.example/callback', 'null.example:/callback', 'null:/callback']);
const second = app('second', ['http://localhost:8080/callback']);

/** Two instances on one database. */
function instances(database: Database) {
  const create = () => {
    const origins = createRedirectOrigins(database.sql);
    return { origins, clients: createClientStore(database.sql, origins.forget) };
  };
  return [create(), create()] as const;
}

describeOnEachDatabase('the origins of registered redirect URIs', open => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
  });

  test.each([
    ['https://app.example', true],
    ['https://app.example.org', false],
    ['https://app', false],
    ['http://app.example', false],
    ['null', false],
  ])('%s: %s', async (origin, expected) => {
    const [{ origins, clients }] = instances(database);
    await clients.save(first);
    expect(await origins.has(origin, 0)).toBe(expected);
  });

  test('a registration counts at once where it was made', async () => {
    const [{ origins, clients }] = instances(database);
    expect(await origins.has('http://localhost:8080', 0)).toBe(false);
    await clients.save(second);
    expect(await origins.has('http://localhost:8080', 0)).toBe(true);
    await clients.remove(second.clientId, { kind: 'administration', event: 'client removed' }, 0);
    expect(await origins.has('http://localhost:8080', 0)).toBe(false);
  });

  test('a registration that is made while the set is read counts at once, too', async () => {
    const [{ origins, clients }] = instances(database);
    const reading = origins.has('http://localhost:8080', 0);
    const saving = clients.save(second);
    await Promise.all([reading, saving]);
    expect(await origins.has('http://localhost:8080', 0)).toBe(true);
  });

  test('another instance knows it after five seconds', async () => {
    const [here, there] = instances(database);
    expect(await there.origins.has('https://app.example', 0)).toBe(false);
    await here.clients.save(first);
    expect(await there.origins.has('https://app.example', 4_999)).toBe(false);
    expect(await there.origins.has('https://app.example', 5_000)).toBe(true);
  });

  test('however many ask, the database is asked once', async () => {
    let reads = 0;
    const sql = { ...database.sql };
    sql.read = (...asked) => {
      reads += 1;
      return database.sql.read(...asked);
    };
    const origins = createRedirectOrigins(sql);
    await Promise.all(Array.from({ length: 50 }, () => origins.has('https://app.example', 0)));
    expect([await origins.has('https://other.example', 1), reads]).toEqual([false, 1]);
  });

  test('while the database is away, what was known holds; what was never known is an error', async () => {
    const broken = await openDatabase(database.url);
    const [{ origins, clients }, other] = instances(broken);
    await clients.save(first);
    await origins.has('https://app.example', 0);
    await broken.close();
    expect(await origins.has('https://app.example', 60_000)).toBe(true);
    await expect(other.origins.has('https://app.example', 60_000)).rejects.toThrow();
  });
});
