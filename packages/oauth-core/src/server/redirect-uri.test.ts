import { describe, expect, it } from 'vitest';
import { redirectUriMatches } from './redirect-uri.ts';

const registered = 'https://app.example/callback';

it('accepts the registered URI', () => {
  expect(redirectUriMatches(registered, registered, 'web')).toBe(true);
});

it.each([
  'https://app.example/callback/',
  'https://app.example/Callback',
  'https://app.example/callback?x=1',
  'https://app.example/callback#x',
  'https://app.example/callback/../callback',
  'https://app.example:443/callback',
  'https://app.example.evil.example/callback',
  'https://user@app.example/callback',
  'HTTPS://app.example/callback',
  'http://app.example/callback',
  'https://app.example/callback ',
  '',
])('refuses %j, which differs', presented => {
  expect(redirectUriMatches(registered, presented, 'web')).toBe(false);
});

describe('a native app on loopback', () => {
  it.each([
    ['http://127.0.0.1/callback', 'http://127.0.0.1:51004/callback'],
    ['http://localhost:4001/callback', 'http://localhost:51004/callback'],
    ['http://localhost:4001/callback', 'http://localhost/callback'],
    ['http://localhost', 'http://localhost:51004'],
    ['http://[::1]/callback?x=1', 'http://[::1]:51004/callback?x=1'],
  ])('is found on any port: %s and %s', (known, presented) => {
    expect(redirectUriMatches(known, presented, 'native')).toBe(true);
  });

  it.each([
    ['another path', 'http://127.0.0.1/callback', 'http://127.0.0.1:51004/other'],
    ['another name of loopback', 'http://127.0.0.1/callback', 'http://localhost:51004/callback'],
    ['a host that only begins so', 'http://localhost/callback', 'http://localhost.evil.example:1/callback'],
    ['credentials', 'http://localhost/callback', 'http://localhost:1@evil.example/callback'],
    ['credentials where there is no path', 'http://localhost', 'http://localhost:1@evil.example/'],
    [
      'a loopback URI in the query of another',
      'http://localhost/callback',
      'https://evil.example/?http://localhost:1/callback',
    ],
    ['https', 'http://localhost/callback', 'https://localhost:51004/callback'],
    ['no loopback', 'https://app.example/callback', 'https://app.example:8443/callback'],
    ['a port that is no number', 'http://localhost/callback', 'http://localhost:x/callback'],
    ['a port with more digits than ports have', 'http://localhost/callback', 'http://localhost:123456/callback'],
  ])('is refused for %s', (_, known, presented) => {
    expect(redirectUriMatches(known, presented, 'native')).toBe(false);
  });

  it('is a privilege of native apps', () => {
    expect(redirectUriMatches('http://localhost:4001/callback', 'http://localhost:4002/callback', 'web')).toBe(false);
  });
});

it('compares a private-use scheme exactly', () => {
  expect(redirectUriMatches('com.example.app:/callback', 'com.example.app:/callback', 'native')).toBe(true);
  expect(redirectUriMatches('com.example.app:/callback', 'com.example.app:/callback/x', 'native')).toBe(false);
});
