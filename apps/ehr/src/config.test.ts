import { expect, test } from 'vitest';
import { ConfigError, fromEnv } from './config.ts';

test('an empty environment is the demonstration stack without its demo mode', () => {
  expect(fromEnv({})).toMatchObject({
    url: 'http://localhost:4000',
    port: 4000,
    hosts: ['127.0.0.1', '::1'],
    demo: false,
    databaseUrl: expect.stringMatching(/^file:\/.*\/\.data\/ehr\.db$/),
  });
});

test('the port is that of the URL unless it is set', () => {
  expect(fromEnv({ EHR_URL: 'https://ehr.example.org' }).port).toBe(443);
  expect(fromEnv({ EHR_URL: 'https://ehr.example.org', EHR_PORT: '8443' }).port).toBe(8443);
});

test('cookies for frames are off until they are asked for, and https makes them possible', () => {
  expect(fromEnv({ EHR_URL: 'https://ehr.example.org' }).framedLaunch).toBe(false);
  expect(fromEnv({ EHR_URL: 'https://ehr.example.org', EHR_FRAMED_LAUNCH: '1' }).framedLaunch).toBe(true);
});

test('signing keys rotate every ninety days unless it is set otherwise', () => {
  expect(fromEnv({}).keyRotationDays).toBe(90);
  expect(fromEnv({ EHR_KEY_ROTATION_DAYS: '0' }).keyRotationDays).toBe(0);
});

test('no tenant is named until one is set, but in the demonstration', () => {
  expect(fromEnv({}).tenant).toBeUndefined();
  expect(fromEnv({ EHR_DEMO: '1' }).tenant).toBe('lakeside');
  expect(fromEnv({ EHR_DEMO: '1', EHR_TENANT: 'north-clinic' }).tenant).toBe('north-clinic');
  expect(fromEnv({ EHR_TENANT: 'north-clinic' }).tenant).toBe('north-clinic');
});

test('nobody may register apps until a token says who', () => {
  expect(fromEnv({}).registrationToken).toBeUndefined();
  expect(fromEnv({ EHR_REGISTRATION_TOKEN: 'x'.repeat(32) }).registrationToken).toBe('x'.repeat(32));
});

test('lists are separated by commas', () => {
  const { originAliases, trustProxy, corsOrigins } = fromEnv({
    EHR_ORIGIN_ALIASES: 'https://a.example, https://b.example',
    EHR_TRUST_PROXY: '10.0.0.1,10.1.0.0/16',
    EHR_CORS_ORIGINS: 'https://app.example, http://localhost:3000/',
  });
  expect(originAliases).toEqual(['https://a.example', 'https://b.example']);
  expect(trustProxy).toEqual(['10.0.0.1', '10.1.0.0/16']);
  expect(corsOrigins).toEqual(['https://app.example', 'http://localhost:3000']);
});

test('limits are wide in the demonstration alone, and each can be set; there is no quota until it is', () => {
  expect(fromEnv({})).toMatchObject({ limits: { token: 60, register: 10, signIn: 100 }, dailyQuota: undefined });
  expect(fromEnv({ EHR_DEMO: '1' }).limits.token).toBeGreaterThan(100_000);
  const set = fromEnv({ EHR_DEMO: '1', EHR_TOKEN_LIMIT: '7', EHR_SIGN_IN_LIMIT: '0', EHR_DAILY_QUOTA: '15000' });
  expect(set).toMatchObject({ limits: { token: 7, authorize: 6_000, signIn: 0 }, dailyQuota: 15_000 });
});

test('the brand is the EHR itself until it is named', () => {
  expect(fromEnv({ EHR_URL: 'https://ehr.example.org' }).brand.website).toBe('https://ehr.example.org');
  const brand = { name: 'Lake Clinic', website: 'https://www.lake.example/patients' };
  expect(fromEnv({ EHR_BRAND_NAME: brand.name, EHR_BRAND_WEBSITE: brand.website }).brand).toEqual(brand);
});

test.each([
  [{ EHR_URL: 'localhost:4000' }, 'EHR_URL'],
  [{ EHR_URL: 'ftp://localhost' }, 'EHR_URL'],
  [{ EHR_URL: 'http://localhost:4000/ehr' }, 'EHR_URL'],
  [{ EHR_ORIGIN_ALIASES: 'ehr.example.org' }, 'EHR_ORIGIN_ALIASES'],
  [{ EHR_CORS_ORIGINS: 'https://app.example/callback' }, 'EHR_CORS_ORIGINS'],
  [{ EHR_CORS_ORIGINS: 'https://app.example,*' }, 'EHR_CORS_ORIGINS'],
  [{ EHR_CORS_ORIGINS: 'null' }, 'EHR_CORS_ORIGINS'],
  [{ EHR_TOKEN_LIMIT: '-1' }, 'EHR_TOKEN_LIMIT'],
  [{ EHR_AUTHORIZE_LIMIT: '1.5' }, 'EHR_AUTHORIZE_LIMIT'],
  [{ EHR_PAR_LIMIT: 'many' }, 'EHR_PAR_LIMIT'],
  [{ EHR_REGISTER_LIMIT: '1e3' }, 'EHR_REGISTER_LIMIT'],
  [{ EHR_SIGN_IN_LIMIT: ' 5' }, 'EHR_SIGN_IN_LIMIT'],
  [{ EHR_DAILY_QUOTA: '0' }, 'EHR_DAILY_QUOTA'],
  [{ EHR_BRAND_WEBSITE: 'clinic.example' }, 'EHR_BRAND_WEBSITE'],
  [{ EHR_TRUST_PROXY: 'foo' }, 'EHR_TRUST_PROXY'],
  [{ EHR_TRUST_PROXY: '10.0.0.0/33' }, 'EHR_TRUST_PROXY'],
  [{ EHR_TRUST_PROXY: '10.0.0.1,::/x' }, 'EHR_TRUST_PROXY'],
  [{ EHR_PORT: 'http' }, 'EHR_PORT'],
  [{ EHR_PORT: '70000' }, 'EHR_PORT'],
  [{ EHR_TLS_CERT: 'cert.pem' }, 'EHR_TLS_CERT'],
  [{ EHR_TLS_CERT: 'no-such.pem', EHR_TLS_KEY: 'no-such.pem' }, 'EHR_TLS_CERT'],
  [{ BULK_WORKER_URL: 'localhost' }, 'BULK_WORKER_URL'],
  [{ DATABASE_URL: 'mysql://localhost' }, 'DATABASE_URL'],
  [{ EHR_REGISTRATION_TOKEN: 'too-short' }, 'EHR_REGISTRATION_TOKEN'],
  [{ EHR_REGISTRATION_TOKEN: `${'x'.repeat(32)} y` }, 'EHR_REGISTRATION_TOKEN'],
  [{ EHR_KEY_ROTATION_DAYS: 'monthly' }, 'EHR_KEY_ROTATION_DAYS'],
  [{ EHR_TENANT: 'north clinic' }, 'EHR_TENANT'],
  [{ EHR_TENANT: 'x'.repeat(256) }, 'EHR_TENANT'],
  [{ BULK_V4: 'yes' }, 'BULK_V4'],
  [{ EHR_DEMO: 'yes' }, 'EHR_DEMO'],
  [{ EHR_FRAMED_LAUNCH: '1' }, 'EHR_FRAMED_LAUNCH'],
  [{ EHR_FRAMED_LAUNCH: 'yes', EHR_URL: 'https://ehr.example.org' }, 'EHR_FRAMED_LAUNCH'],
])('%j is refused with a sentence that names %s', (env, name) => {
  expect(() => fromEnv(env)).toThrow(ConfigError);
  expect(() => fromEnv(env)).toThrow(name);
});
