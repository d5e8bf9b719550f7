import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { fromEnv } from './config.ts';

it('the environment may be empty', () => {
  expect(fromEnv({})).toEqual({
    fhirBase: 'http://localhost:4000/fhir',
    clientId: 'bulk-worker',
    scope: 'system/*.rs',
    tokenOrigins: ['http://localhost:4000'],
    keyFile: resolve('.data/bulk-worker/key.json'),
    jwksFile: resolve('.data/bulk-worker/jwks.json'),
    exportsFolder: resolve('.data/bulk-worker/exports'),
    parallel: 4,
    patienceMs: 3_600_000,
    registrationFile: resolve('.data/bulk-worker/registration.json'),
    everyMs: undefined,
    origin: 'http://localhost:4003',
    port: 4003,
  });
});

it('a FHIR base may end with a slash', () => {
  expect(fromEnv({ BULK_WORKER_FHIR_BASE: 'https://ehr.example/fhir/' }).fhirBase).toBe('https://ehr.example/fhir');
});

it('the public key lies beside the private one unless told otherwise', () => {
  expect(fromEnv({ BULK_WORKER_KEY_FILE: '/keys/private.json' }).jwksFile).toBe('/keys/jwks.json');
  expect(fromEnv({ BULK_WORKER_JWKS_FILE: '/public/keys.json' }).jwksFile).toBe('/public/keys.json');
});

it('the port is that of the URL unless another is given', () => {
  expect(fromEnv({ BULK_WORKER_URL: 'https://worker.example' }).port).toBe(443);
  expect(fromEnv({ BULK_WORKER_URL: 'http://worker.example' }).port).toBe(80);
  expect(fromEnv({ BULK_WORKER_URL: 'https://worker.example', BULK_WORKER_PORT: '8003' }).port).toBe(8003);
});

it('the token goes to the FHIR endpoint and to the origins that are named, nowhere else', () => {
  const env = {
    BULK_WORKER_FHIR_BASE: 'https://ehr.example/fhir',
    BULK_WORKER_TOKEN_ORIGINS: 'https://files.example/x',
  };
  expect(fromEnv(env).tokenOrigins).toEqual(['https://ehr.example', 'https://files.example']);
});

it('a database is a file or a server', () => {
  expect(fromEnv({ BULK_WORKER_TO: 'sqlite:/var/records.db' }).database).toEqual({
    kind: 'sqlite',
    name: 'sqlite:/var/records.db',
    file: '/var/records.db',
  });
  expect(fromEnv({ BULK_WORKER_TO: 'postgresql://db.example/records' }).database?.kind).toBe('postgresql');
});

it('a schedule is in minutes', () => {
  expect(fromEnv({ BULK_WORKER_EVERY_MINUTES: '60' }).everyMs).toBe(3_600_000);
});

it.each([
  ['BULK_WORKER_FHIR_BASE', '/fhir'],
  ['BULK_WORKER_FHIR_BASE', 'ftp://ehr.example/fhir'],
  ['BULK_WORKER_EVERY_MINUTES', 'daily'],
  ['BULK_WORKER_EVERY_MINUTES', '0'],
  ['BULK_WORKER_TO', '/var/exports'],
  ['BULK_WORKER_TO', 'mysql://localhost/records'],
  ['BULK_WORKER_TO', 'sqlite:'],
  ['BULK_WORKER_URL', 'localhost:4003'],
  ['BULK_WORKER_PORT', '70000'],
  ['BULK_WORKER_PORT', 'http'],
  ['BULK_WORKER_TOKEN_ORIGINS', 'files.example'],
])('is refused by name when %s is "%s"', (name, value) => {
  expect(() => fromEnv({ [name]: value })).toThrow(name);
});
