import { expect, it } from 'vitest';
import { mountedServer } from '../testing/mounted-server.ts';
import { smartCapabilities } from './smart-capabilities.ts';

const withScopes = (...scopes: string[]) => ({ ...mountedServer, scopes });

it('follow from what is mounted', () => {
  expect(smartCapabilities(mountedServer)).toEqual([
    'launch-standalone',
    'authorize-post',
    'client-public',
    'client-confidential-symmetric',
    'sso-openid-connect',
    'context-banner',
    'context-standalone-patient',
    'permission-offline',
    'permission-patient',
    'permission-v1',
    'permission-v2',
  ]);
});

it.each([
  ['launch-ehr', { ...mountedServer, launches: { ehr: [] } }],
  ['context-ehr-patient', { ...mountedServer, launches: { ehr: ['patient' as const] } }],
  ['context-ehr-encounter', { ...mountedServer, launches: { ehr: ['encounter' as const] } }],
  ['context-standalone-encounter', { ...mountedServer, launches: { standalone: ['encounter' as const] } }],
  ['client-confidential-asymmetric', { ...mountedServer, authMethods: ['private_key_jwt' as const] }],
  ['permission-user', withScopes('patient/*.rs', 'user/*.rs')],
  ['context-style', { ...mountedServer, contextStyle: true }],
  ['permission-online', withScopes('online_access')],
  ['permission-user', withScopes('user/*.rs')],
])('%s comes with its mounting and not without', (capability, server) => {
  expect(smartCapabilities(server)).toContain(capability);
  expect(smartCapabilities(mountedServer)).not.toContain(capability);
});

it.each(['client_secret_basic', 'client_secret_post'] as const)('a secret is taken by %s alone, too', method => {
  expect(smartCapabilities({ ...mountedServer, authMethods: [method] })).toContain('client-confidential-symmetric');
});

it('people are given a part of their own, too, beside what users may', () => {
  expect(smartCapabilities(withScopes('user/*.rs', 'patient/*.rs'))).toContain('permission-patient');
});

it.each([
  ['launch-standalone', { ...mountedServer, launches: {} }],
  ['context-standalone-patient', { ...mountedServer, launches: { standalone: [] } }],
  ['authorize-post', { ...mountedServer, authorizePost: false }],
  ['client-public', { ...mountedServer, authMethods: ['client_secret_basic' as const] }],
  ['client-confidential-symmetric', { ...mountedServer, authMethods: ['none' as const] }],
  ['context-banner', { ...mountedServer, contextBanner: false }],
  ['sso-openid-connect', withScopes('openid', 'patient/*.rs')],
  ['permission-offline', withScopes('openid')],
  ['permission-patient', withScopes('launch/patient', 'user/*.rs')],
  ['permission-v1', withScopes('patient/*.rs')],
  ['permission-v2', withScopes('patient/*.read')],
  ['permission-v1', withScopes('what nobody knows')],
])('%s goes when it is not mounted', (capability, server) => {
  expect(smartCapabilities(server)).not.toContain(capability);
});
