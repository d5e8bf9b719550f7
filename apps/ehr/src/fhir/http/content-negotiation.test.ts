import { describe, expect, test } from 'vitest';
import { negotiate } from './content-negotiation.ts';

const [fhirJson, json, page] = ['application/fhir+json', 'application/json', 'text/html'];
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

describe('Accept', () => {
  test.each([
    [undefined, fhirJson],
    ['', fhirJson],
    ['*/*', fhirJson],
    ['application/*', fhirJson],
    ['application/fhir+json', fhirJson],
    ['APPLICATION/FHIR+JSON; charset=UTF-8', fhirJson],
    ['application/fhir+json; fhirVersion=4.0', fhirJson],
    ['application/fhir+json; fhirVersion="4.0"; q=0.1', fhirJson],
    ['application/json', json],
    ['application/json;q=0.5, application/fhir+json', fhirJson],
    ['application/json, application/fhir+json;q=0.5', json],
    ['application/json, application/fhir+json', fhirJson],
    ['text/json', 'text/json'],
    ['application/xml, application/json;q=0.1', json],
    ['application/fhir+json;q=0, */*', json],
    ['application/xml, text/plain, */*;q=0.1', fhirJson],
    ['text/html', page],
    [browser, page],
    ['text/html, */*', page],
    ['text/html, application/fhir+json;q=0.9', page],
    ['text/html, application/fhir+json', fhirJson],
    ['text/html;q=0.5, application/json', json],
    ['text/html;q=0.5, */*', fhirJson],
    ['text/*', 'text/json'],
    ['text/html;q=0', undefined],
    ['application/fhir+xml', undefined],
    ['text/turtle', undefined],
    ['application/fhir+json;q=0', undefined],
    ['application/fhir+json;q=many', undefined],
    ['application/fhir+json; fhirVersion=3.0', undefined],
    ['*/*;q=0', undefined],
    ['image/png', undefined],
    ['nonsense', undefined],
  ])('%s is %s', (accept, type) => {
    expect(negotiate(accept, undefined, { pages: true })).toBe(type);
  });
});

test.each([
  ['json', fhirJson],
  ['application/json', fhirJson],
  ['application/fhir+json', fhirJson],
  ['application/fhir json', fhirJson],
  ['text/json; charset=utf-8', fhirJson],
  ['html', page],
  ['text/html', page],
  ['xml', undefined],
  ['application/fhir+xml', undefined],
  ['ttl', undefined],
  ['', undefined],
])('_format=%s is %s, whatever is accepted', (format, type) => {
  for (const accept of [undefined, 'application/fhir+xml', browser]) {
    expect(negotiate(accept, format, { pages: true })).toBe(type);
  }
});

test('where there are no pages, a browser gets what else it takes', () => {
  expect(negotiate(browser, undefined)).toBe(fhirJson);
  expect(negotiate('text/html', undefined)).toBeUndefined();
  expect(negotiate(undefined, 'html')).toBeUndefined();
});
