import { expect, test } from 'vitest';
import { linkedJson } from './linked-json.ts';

const textOf = (value: unknown) =>
  linkedJson(value, '/fhir')
    .map(piece => (typeof piece === 'string' ? piece : 'key' in piece ? piece.key : piece.text))
    .join('');
const hrefsOf = (value: unknown) =>
  linkedJson(value, '/fhir').flatMap(piece => (typeof piece === 'object' && 'href' in piece ? piece.href : []));

test('is the JSON that it was', () => {
  const value = { a: [1, 2.5, { b: null, c: true }, [], {}], reference: 'Patient/1', 'q"': 'x"\n</pre>' };
  expect(textOf(value)).toBe(JSON.stringify(value, null, 2));
});

test.each([
  [{ reference: 'Patient/1' }, '/fhir/Patient/1'],
  [{ reference: 'Patient/1/_history/2' }, '/fhir/Patient/1/_history/2'],
  [{ url: 'Binary/x' }, '/fhir/Binary/x'],
  [{ url: 'https://example.org/a?b=c' }, 'https://example.org/a?b=c'],
  [
    [{ link: [{ relation: 'next', url: 'http://localhost/fhir/Patient?_cursor=1' }] }],
    'http://localhost/fhir/Patient?_cursor=1',
  ],
  [{ fullUrl: 'http://localhost/fhir/Patient/1' }, 'http://localhost/fhir/Patient/1'],
])('%j leads to %s', (value, href) => {
  expect(hrefsOf(value)).toEqual([href]);
});

test.each([
  [{ url: 'javascript:alert(1)' }],
  [{ url: 'data:text/html,x' }],
  [{ url: ' https://example.org' }],
  [{ reference: '#contained' }],
  [{ reference: 'urn:uuid:1' }],
  [{ reference: '//example.org/x' }],
  [{ reference: '../Patient/1' }],
  [{ reference: 'Patient/1?x' }],
  [{ display: 'Patient/1' }],
  [{ system: 'http://loinc.org' }],
  [{ url: 5 }],
])('%j leads nowhere', value => {
  expect(hrefsOf(value)).toEqual([]);
});
