import { describe, expect, it } from 'vitest';
import { ownUrl } from './own-url.ts';

const base = 'https://ehr.example/tenant/fhir';

describe('URLs of this FHIR server', () => {
  it.each([
    ['a relative reference', 'Patient/1', `${base}/Patient/1`],
    ['a relative search', 'Condition?patient=1', `${base}/Condition?patient=1`],
    ['an absolute URL below the base', `${base}/Condition?page=2`, `${base}/Condition?page=2`],
    ['a page link at the base itself', `${base}?page=2`, `${base}?page=2`],
  ])('%s belongs to it', (_name, target, url) => {
    expect(ownUrl(base, target)).toBe(url);
  });
});

describe('URLs elsewhere', () => {
  it.each([
    ['another host', 'https://evil.example/tenant/fhir/Patient/1'],
    ['another port', 'https://ehr.example:8443/tenant/fhir/Patient/1'],
    ['plain http', 'http://ehr.example/tenant/fhir/Patient/1'],
    ['another tenant of the same host', 'https://ehr.example/other/fhir/Patient/1'],
    ['a longer name that starts alike', 'https://ehr.example/tenant/fhir-evil/Patient/1'],
    ['a host that starts alike', 'https://ehr.example.evil.example/tenant/fhir/Patient/1'],
    ['credentials before another host', 'https://ehr.example@evil.example/tenant/fhir/Patient/1'],
    ['a protocol-relative URL', '//evil.example/tenant/fhir/Patient/1'],
    ['a path that climbs out', '../../admin'],
    ['an encoded climb', 'Patient/%2e%2e/%2e%2e/admin'],
    ['another scheme', 'javascript:alert(1)'],
    ['nonsense', 'http://'],
  ])('%s is refused', (_name, target) => {
    expect(ownUrl(base, target)).toBeUndefined();
  });
});
