import { describe, expect, it } from 'vitest';
import { refusalOf } from '../testing/refusal.ts';
import { verifyClientAbout } from './client-about.ts';

const everything = {
  client_uri: 'https://app.example',
  logo_uri: 'https://app.example/logo.png',
  tos_uri: 'https://app.example/terms',
  policy_uri: 'http://localhost:4001/privacy',
  contacts: ['Ärztin <dev@app.example>', 'https://app.example/help'],
  software_id: '4NRB1-0XZABZI9E6-5SM3R',
  software_version: '2.1',
};

describe('what a client tells about itself', () => {
  it('is kept word for word', () => {
    expect(verifyClientAbout({ ...everything, client_name: 'My app' })).toEqual(everything);
  });

  it('may be as long as it may be', () => {
    const longest = { contacts: Array(10).fill('x'.repeat(200)), software_id: 'x'.repeat(200) };
    expect(verifyClientAbout(longest)).toEqual(longest);
  });

  it('may be nothing', () => {
    expect(verifyClientAbout({})).toEqual({});
  });

  it.each<[string, Record<string, unknown>]>([
    ['an address over http', { client_uri: 'http://app.example' }],
    ['an address that runs', { logo_uri: 'javascript:alert(1)' }],
    ['an image in the address', { logo_uri: 'data:image/png;base64,AAAA' }],
    ['half an address', { tos_uri: '/terms' }],
    ['an address with a fragment', { policy_uri: 'https://app.example/#privacy' }],
    ['an address with a user name', { client_uri: 'https://app@evil.example/' }],
    ['an address of a private scheme', { client_uri: 'com.example.app:/about' }],
    ['an address that is too long', { client_uri: `https://app.example/${'x'.repeat(1000)}` }],
    ['a number for an address', { client_uri: 1 }],
    ['an empty address', { client_uri: '' }],
    ['contacts that are no list', { contacts: 'dev@app.example' }],
    ['too many contacts', { contacts: Array(11).fill('dev@app.example') }],
    ['a contact of two lines', { contacts: ['dev@app.example\nBcc: all@app.example'] }],
    ['a contact that is too long', { contacts: ['x'.repeat(201)] }],
    ['a contact that is a number', { contacts: [1] }],
    ['one good contact and an empty one', { contacts: ['dev@app.example', ''] }],
    ['a contact that is a list', { contacts: [['dev@app.example']] }],
    ['an empty software_id', { software_id: '' }],
    ['a version that is a number', { software_version: 2 }],
    ['a version that turns the text round', { software_version: '1.2\u202e' }],
  ])('is refused with %s', async (_, change) => {
    expect(await refusalOf(() => verifyClientAbout({ ...everything, ...change }))).toMatchObject({
      code: 'invalid_client_metadata',
      description: expect.stringContaining(Object.keys(change)[0] ?? ''),
    });
  });
});
