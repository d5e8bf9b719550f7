import { describe, expect, it } from 'vitest';
import { fromEnv } from './from-env.ts';
import { securityHeaders } from './security-headers.ts';

describe('the environment', () => {
  it('may be empty', () => {
    expect(fromEnv({})).toMatchObject({
      app: {
        fhirBases: ['http://localhost:4000/fhir', 'http://localhost:4000/webchart.cgi/fhir'],
        redirectUri: 'http://localhost:4002/callback',
      },
      port: 4002,
    });
  });

  it('takes the port from the URL unless another is given', () => {
    expect(fromEnv({ PRACTITIONER_APP_URL: 'https://app.example' }).port).toBe(443);
    expect(fromEnv({ PRACTITIONER_APP_URL: 'https://app.example', PRACTITIONER_APP_PORT: '8002' }).port).toBe(8002);
  });

  it('takes FHIR bases with a trailing slash and with spaces between them', () => {
    const { app } = fromEnv({ PRACTITIONER_APP_FHIR_BASES: 'https://one.example/fhir/, https://two.example/r4' });
    expect(app.fhirBases).toEqual(['https://one.example/fhir', 'https://two.example/r4']);
  });

  it.each([
    ['PRACTITIONER_APP_URL', 'localhost:4002'],
    ['PRACTITIONER_APP_FHIR_BASES', '/fhir'],
    ['PRACTITIONER_APP_FHIR_BASES', 'https://ok.example/fhir,ftp://ehr.example/fhir'],
    ['PRACTITIONER_APP_PORT', '70000'],
    ['PRACTITIONER_APP_PORT', 'http'],
    ['PRACTITIONER_APP_CONNECT_ORIGINS', "https://ok.example 'unsafe-inline'"],
    ['PRACTITIONER_APP_FRAME_ANCESTORS', 'https://ok.example *'],
  ])('is refused by name when %s is "%s"', (name, value) => {
    expect(() => fromEnv({ [name]: value })).toThrow(name);
  });
});

describe('the security headers', () => {
  const policyOf = (env: Record<string, string>) => securityHeaders(fromEnv(env))['Content-Security-Policy'] ?? '';
  const twoEhrs = { PRACTITIONER_APP_FHIR_BASES: 'https://one.example/fhir,https://two.example/fhir' };

  it('let the page talk to the EHRs and to nobody else', () => {
    expect(policyOf(twoEhrs)).toContain("connect-src 'self' https://one.example https://two.example;");
  });

  it('let it talk to an authorization server of another origin when told', () => {
    const env = { ...twoEhrs, PRACTITIONER_APP_CONNECT_ORIGINS: 'https://login.example/x' };
    expect(policyOf(env)).toContain(
      "connect-src 'self' https://one.example https://two.example https://login.example;",
    );
  });

  it('have no exception for inline script or style', () => {
    expect(policyOf({})).not.toContain('unsafe');
  });

  it('let the EHRs show the app in a frame, and nobody else', () => {
    expect(policyOf(twoEhrs)).toMatch(/frame-ancestors https:\/\/one\.example https:\/\/two\.example$/);
    expect(policyOf({})).toMatch(/frame-ancestors http:\/\/localhost:4000$/);
  });

  it('let others show it when told, or nobody at all', () => {
    expect(policyOf({ PRACTITIONER_APP_FRAME_ANCESTORS: 'https://portal.example' })).toMatch(
      /frame-ancestors https:\/\/portal\.example$/,
    );
    expect(policyOf({ PRACTITIONER_APP_FRAME_ANCESTORS: "'none'" })).toMatch(/frame-ancestors 'none'$/);
  });

  it('ask for https only where https is', () => {
    const header = 'Strict-Transport-Security';
    expect(securityHeaders(fromEnv({}))).not.toHaveProperty(header);
    expect(securityHeaders(fromEnv({ PRACTITIONER_APP_URL: 'https://app.example' }))).toHaveProperty(header);
  });
});
