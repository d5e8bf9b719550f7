import { expect, it } from 'vitest';
import { errorOf } from '../testing/refusal.ts';
import { readLaunchRequest } from './launch-request.ts';

const trusted = ['https://ehr.example/fhir', 'http://localhost:4000/webchart.cgi/fhir/'];
const read = (query: string) => readLaunchRequest(new URL(`https://app.example/launch?${query}`), trusted);

it.each([
  ['a known server', 'https://ehr.example/fhir'],
  ['a known server with a slash', 'https://ehr.example/fhir/'],
  ['a server that is known with a slash', 'http://localhost:4000/webchart.cgi/fhir'],
])('gives iss and launch of %s as they came', (_, iss) => {
  const query = new URLSearchParams({ iss, launch: 'l_1+2/3=' });
  expect(read(query.toString())).toEqual({ iss, launch: 'l_1+2/3=' });
});

it('ignores what else the EHR sends', () => {
  expect(read('iss=https://ehr.example/fhir&launch=l&utm=1')).toEqual({
    iss: 'https://ehr.example/fhir',
    launch: 'l',
  });
});

it.each([
  ['no iss', 'launch=l'],
  ['an empty iss', 'iss=&launch=l'],
  ['no launch', 'iss=https://ehr.example/fhir'],
  ['an empty launch', 'iss=https://ehr.example/fhir&launch='],
  ['two iss', 'iss=https://ehr.example/fhir&iss=https://evil.example/fhir&launch=l'],
  ['two launches', 'iss=https://ehr.example/fhir&launch=l&launch=m'],
  ['nothing', ''],
])('refuses a launch URL with %s', async (_, query) => {
  expect(await errorOf(() => read(query))).toMatchObject({ code: 'invalid_request' });
});

it.each([
  'https://evil.example/fhir',
  'http://ehr.example/fhir',
  'https://ehr.example',
  'https://ehr.example/fhir/../evil',
  'https://ehr.example/fhir?x=1',
  'https://ehr.example/FHIR',
  'https://ehr.example/fhir//',
  'https://ehr.example@evil.example/fhir',
  'javascript:alert(1)',
  'nonsense',
])('refuses the unknown issuer %s by name', async iss => {
  const refusal = await errorOf(() => read(new URLSearchParams({ iss, launch: 'l' }).toString()));
  expect(refusal.code).toBe('untrusted_issuer');
  expect(refusal.description).toContain(iss);
});

it('trusts nobody when nobody is set up', async () => {
  const url = 'https://app.example/launch?iss=https://ehr.example/fhir&launch=l';
  expect(await errorOf(() => readLaunchRequest(url, []))).toMatchObject({ code: 'untrusted_issuer' });
});
