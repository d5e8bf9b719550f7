import { expect, it } from 'vitest';
import { isSameHttpUri } from './http-uri.ts';

const asked = 'https://ehr.example/fhir/Patient/a-1~x';

it.each([
  ['to the letter', asked],
  ['with a query', `${asked}?_count=1`],
  ['with a fragment', `${asked}#top`],
  ['with query and fragment', `${asked}?a=b#c`],
  ['with scheme and host in upper case', 'HTTPS://EHR.EXAMPLE/fhir/Patient/a-1~x'],
  ['with the default port', 'https://ehr.example:443/fhir/Patient/a-1~x'],
  ['with dot segments', 'https://ehr.example/fhir/./Group/../Patient/a-1~x'],
  ['with escapes that are not needed', 'https://ehr.example/fhir/%50atient/a%2d1%7ex'],
])('%s it is the same', (_, sent) => {
  expect(isSameHttpUri(sent, asked)).toBe(true);
  expect(isSameHttpUri(asked, sent)).toBe(true);
});

it.each([
  ['https://ehr.example', 'https://ehr.example/'],
  ['https://ehr.example?x', 'https://ehr.example/#y'],
  ['https://ehr.example/a%2fb', 'https://ehr.example/a%2Fb'],
  ['https://ehr.example/Az09-._~', 'https://ehr.example/%41%7A%30%39%2D%2E%5F%7E'],
  ['http://localhost:4000/token', 'http://LOCALHOST:4000/token?'],
])('%s and %s are the same', (one, other) => {
  expect(isSameHttpUri(one, other)).toBe(true);
});

it.each([
  ['another path', 'https://ehr.example/fhir/Patient/a-2'],
  ['a longer path', `${asked}/x`],
  ['a slash at the end', `${asked}/`],
  ['a path in another case', 'https://ehr.example/fhir/patient/a-1~x'],
  ['another host', 'https://other.example/fhir/Patient/a-1~x'],
  ['another port', 'https://ehr.example:8443/fhir/Patient/a-1~x'],
  ['another scheme', 'http://ehr.example/fhir/Patient/a-1~x'],
  ['a scheme that is not http', 'ftp://ehr.example/fhir/Patient/a-1~x'],
  ['an escaped slash', 'https://ehr.example/fhir%2FPatient/a-1~x'],
  ['backslashes', 'https:\\\\ehr.example\\fhir\\Patient\\a-1~x'],
  ['backslashes in the path', 'https://ehr.example\\fhir/Patient/a-1~x'],
  ['a line break', 'https://ehr.example/fhir/Pat\nient/a-1~x'],
  ['a space before it', ` ${asked}`],
  ['a user', 'https://me@ehr.example/fhir/Patient/a-1~x'],
  ['a password', 'https://:secret@ehr.example/fhir/Patient/a-1~x'],
  ['a line break behind it', `${asked}\n`],
  ['something before it', `see ${asked}`],
  ['a path alone', '/fhir/Patient/a-1~x'],
  ['nothing', ''],
])('%s is another place', (_, sent) => {
  expect(isSameHttpUri(sent, asked)).toBe(false);
});

it.each(['%2F', '%3A', '%40', '%5B', '%2C', '%zz'])('%s is not what it stands for', escaped => {
  const [one, other] = [escaped, decodeURIComponent(escaped.replace('%zz', 'zz'))];
  expect(isSameHttpUri(`https://ehr.example/a${one}`, `https://ehr.example/a${other}`)).toBe(false);
});

it('what is no URL is not even itself', () => {
  expect(isSameHttpUri('https://', 'https://')).toBe(false);
  expect(isSameHttpUri('nonsense', 'nonsense')).toBe(false);
});
