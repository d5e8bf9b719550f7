import { describe, expect, it } from 'vitest';
import { e2eEnvironment } from './e2e-environment.mjs';
import { addressesOf, demoEnvironment } from './environment.mjs';
import { inRoot } from './folders.mjs';

const processes = {
  ehr: { title: 'EHR', url: 'http://localhost:4000', env: 'EHR' },
  patientApp: { title: 'Patient app', url: 'http://localhost:4001', env: 'PATIENT_APP' },
};

describe('addressesOf', () => {
  it.each([
    ['the cast says', {}, 'http://localhost:4000', 4000],
    ['the URL says', { EHR_URL: 'http://ehr.example:8000/' }, 'http://ehr.example:8000', 8000],
    ['https implies', { EHR_URL: 'https://ehr.example' }, 'https://ehr.example', 443],
    ['both say, behind a proxy', { EHR_URL: 'https://ehr.example', EHR_PORT: '4000' }, 'https://ehr.example', 4000],
    ['a port alone says', { EHR_PORT: '5000' }, 'http://localhost:5000', 5000],
  ])('puts a process where %s', (_who, env, url, port) => {
    expect(addressesOf(processes, env).ehr).toMatchObject({ url, port });
  });

  it.each([
    [{ EHR_URL: 'localhost' }, /EHR_URL/],
    [{ EHR_PORT: 'http' }, /EHR_PORT/],
    [{ EHR_PORT: '70000' }, /EHR_PORT/],
  ])('refuses %o, naming the setting', (env, name) => {
    expect(() => addressesOf(processes, env)).toThrow(name);
  });
});

describe('demoEnvironment', () => {
  it('points the patient app at the EHR in force', () => {
    const env = demoEnvironment(addressesOf(processes, { EHR_PORT: '5000' }), {});
    expect(env).toMatchObject({
      EHR_DEMO: '1',
      EHR_URL: 'http://localhost:5000',
      PATIENT_APP_FHIR_BASE: 'http://localhost:5000/fhir',
      PRACTITIONER_APP_FHIR_BASES: 'http://localhost:5000/fhir,http://localhost:5000/webchart.cgi/fhir',
      BULK_WORKER_FHIR_BASE: 'http://localhost:5000/fhir',
    });
  });

  it('takes relative paths from the root, whichever process reads them', () => {
    const env = demoEnvironment(addressesOf(processes, {}), { BULK_WORKER_KEY_FILE: 'keys/worker.json' });
    expect(env.BULK_WORKER_KEY_FILE).toBe(inRoot('keys/worker.json'));
    expect(env.BULK_WORKER_OUT).toBe(inRoot('.data/bulk-worker/exports'));
  });

  it.each([
    ['sqlite:./records.db', `sqlite:${inRoot('records.db')}`],
    ['sqlite:/var/records.db', 'sqlite:/var/records.db'],
    ['postgresql://db.example/records', 'postgresql://db.example/records'],
    ['', ''],
  ])('takes the file of a database from there too: %s', (set, database) => {
    expect(demoEnvironment(addressesOf(processes, {}), { BULK_WORKER_TO: set }).BULK_WORKER_TO).toBe(database);
  });

  it('leaves another FHIR base alone', () => {
    const chosen = { PATIENT_APP_FHIR_BASE: 'https://other.example/fhir' };
    expect(demoEnvironment(addressesOf(processes, chosen), chosen)).toMatchObject(chosen);
  });
});

describe('e2eEnvironment', () => {
  it('ignores what is set for the demonstration', () => {
    const set = { EHR_URL: 'https://ehr.example', EHR_TLS_CERT: 'x', DATABASE_URL: 'postgresql://db', PATH: '/bin' };
    const { env } = e2eEnvironment({ processes }, set);
    expect(env).toMatchObject({
      EHR_URL: 'http://localhost:4100',
      PATIENT_APP_URL: 'http://localhost:4101',
      PATH: '/bin',
    });
    expect(env.DATABASE_URL).toMatch(/^file:.*\.data.e2e.ehr\.db$/);
    expect(env).not.toHaveProperty('EHR_TLS_CERT');
  });

  it('begins at another port when asked', () => {
    expect(e2eEnvironment({ processes }, { E2E_FIRST_PORT: '4300' }).addresses.patientApp.port).toBe(4301);
  });
});
