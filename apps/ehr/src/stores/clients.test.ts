import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { beforeAll, expect, test } from 'vitest';
import { type ClientStore, createClientStore } from './clients.ts';

describeOnEachDatabase('the origin of a registered redirect URI', open => {
  let clients: ClientStore;
  beforeAll(async () => {
    clients = createClientStore((await open()).sql);
    await clients.save({
      clientId: 'app',
      clientName: 'App',
      publisher: '',
      tokenEndpointAuthMethod: 'none',
      applicationType: 'native',
      redirectUris: ['https://app.example/callback', 'null.example:/callback', 'null:/callback'],
      grantTypes: ['authorization_code'],
      scope: 'openid',
      legacyPkce: false,
    });
  });

  test.each([
    ['https://app.example', true],
    ['https://app.example.org', false],
    ['https://app', false],
    ['null', false],
  ])('%s: %s', async (origin, expected) => {
    expect(await clients.hasRedirectOrigin(origin)).toBe(expected);
  });
});
