import { expect, it } from 'vitest';
import { publicClient } from '../testing/clients.ts';
import { warnOfRedirects } from './warn-of-redirects.ts';

const told = (applicationType: 'web' | 'native', ...redirectUris: string[]) =>
  warnOfRedirects({ sent: {}, client: { ...publicClient, clientName: 'My app', applicationType, redirectUris } }).map(
    ({ code }) => code,
  );

it.each([
  ['a web app over https', 'web', ['https://app.example/cb', 'https://localhost/http:'], []],
  [
    'a web app that is tried out',
    'web',
    ['https://app.example/cb', 'http://localhost/cb'],
    ['loopback_redirect_of_web_app'],
  ],
  ['a native app at an address', 'native', ['http://127.0.0.1/cb', 'http://[::1]/cb', 'com.example.app:/cb'], []],
  ['a native app at a name', 'native', ['http://127.0.0.1/cb', 'http://localhost/cb'], ['loopback_by_name']],
  ['a native app at a name over https', 'native', ['http://127.0.0.1/cb', 'https://localhost/cb'], []],
  ['a native app without any', 'native', [], []],
] as const)('%s', (_, type, uris, codes) => {
  expect(told(type, ...uris)).toEqual(codes);
});
