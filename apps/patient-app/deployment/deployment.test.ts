import { describe, expect, it } from 'vitest';
import { fromEnv } from './from-env.ts';
import { securityHeaders } from './security-headers.ts';

describe('the environment', () => {
  it('may be empty', () => {
    expect(fromEnv({})).toMatchObject({
      app: { fhirBase: 'http://localhost:4000/fhir', redirectUri: 'http://localhost:4001/callback' },
      port: 4001,
    });
  });

  it('takes the port from the URL unless another is given', () => {
    expect(fromEnv({ PATIENT_APP_URL: 'https://app.example' }).port).toBe(443);
    expect(fromEnv({ PATIENT_APP_URL: 'https://app.example', PATIENT_APP_PORT: '8001' }).port).toBe(8001);
  });

  it('takes a FHIR base with a trailing slash', () => {
    expect(fromEnv({ PATIENT_APP_FHIR_BASE: 'https://ehr.example/fhir/' }).app.fhirBase).toBe(
      'https://ehr.example/fhir',
    );
  });

  it.each([
    ['PATIENT_APP_URL', 'localhost:4001'],
    ['PATIENT_APP_FHIR_BASE', '/fhir'],
    ['PATIENT_APP_FHIR_BASE', 'ftp://ehr.example/fhir'],
    ['PATIENT_APP_PORT', '70000'],
    ['PATIENT_APP_PORT', 'http'],
    ['PATIENT_APP_CONNECT_ORIGINS', "https://ok.example 'unsafe-inline'"],
  ])('is refused by name when %s is "%s"', (name, value) => {
    expect(() => fromEnv({ [name]: value })).toThrow(name);
  });
});

describe('the security headers', () => {
  const policyOf = (env: Record<string, string>) => securityHeaders(fromEnv(env))['Content-Security-Policy'] ?? '';

  it('let the page talk to the EHR and to nobody else', () => {
    expect(policyOf({ PATIENT_APP_FHIR_BASE: 'https://ehr.example/fhir' })).toContain(
      "connect-src 'self' https://ehr.example;",
    );
  });

  it('let it talk to an authorization server of another origin when told', () => {
    const env = {
      PATIENT_APP_FHIR_BASE: 'https://fhir.example',
      PATIENT_APP_CONNECT_ORIGINS: 'https://login.example/x',
    };
    expect(policyOf(env)).toContain("connect-src 'self' https://fhir.example https://login.example;");
  });

  it('have no exception for inline script or style', () => {
    expect(policyOf({})).not.toContain('unsafe');
  });

  it('ask for https only where https is', () => {
    const header = 'Strict-Transport-Security';
    expect(securityHeaders(fromEnv({}))).not.toHaveProperty(header);
    expect(securityHeaders(fromEnv({ PATIENT_APP_URL: 'https://app.example' }))).toHaveProperty(header);
  });
});
