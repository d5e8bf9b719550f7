import { expect } from '@playwright/test';
import { bundleOf, expectOutcome, type Found, matchesOf, saysOf } from '../fhir-answer.ts';
import { fhirGet } from '../oauth.ts';
import { verifies } from '../verifies.ts';
import { connect } from '../without-browser.ts';

const a1c = 'http://loinc.org|4548-4';
const search = async (path: string, token: string) => {
  const response = await fhirGet(path, token);
  expect(response.status, path).toBe(200);
  return bundleOf(response);
};

verifies('fhir:search-words', 'the name of a code, from its beginning and without its case', async () => {
  const { tokens } = await connect();
  const all = matchesOf(await search('Condition?code:text=TYPE%202%20diab', tokens.access_token));
  expect(all.length).toBeGreaterThan(0);
  expect(matchesOf(await search('Condition?code:text=zzz', tokens.access_token))).toEqual([]);
  for (const query of ['code:above=73211009', 'code:text=', 'onset-date:exact=2020'])
    await expectOutcome(await fhirGet(`Condition?${query}`, tokens.access_token), 400);
});

verifies('fhir:chain', 'to the patient, and back from her observations', async () => {
  const { tokens } = await connect();
  const { access_token: token, patient } = tokens;
  expect(matchesOf(await search('Condition?patient.family=Hart', token)).length).toBeGreaterThan(0);
  expect(matchesOf(await search('Condition?subject:Patient.family=Carter', token))).toEqual([]);
  const having = (code: string) => `Patient?_has:Observation:patient:code=${encodeURIComponent(code)}`;
  expect(matchesOf(await search(having(a1c), token))).toEqual([`Patient/${patient}`]);
  expect(matchesOf(await search(having('http://loinc.org|none'), token))).toEqual([]);
});
verifies('fhir:chain', 'what may not be searched cannot be asked through a neighbour either', async () => {
  const { tokens } = await connect({ parameters: { scope: 'launch/patient patient/Patient.r patient/Condition.rs' } });
  for (const [path, scope] of [
    ['Condition?patient.family=Hart', 'patient/Patient.s'],
    ['Condition?_has:Observation:focus:code=x', 'patient/Observation.s'],
  ] as const) {
    const response = await fhirGet(path, tokens.access_token);
    expect(response.headers.get('www-authenticate')).toContain(scope);
    await expectOutcome(response, 403);
  }
});
verifies('fhir:chain', 'two references are more than it follows', async () => {
  const { tokens } = await connect();
  for (const query of ['encounter.patient.family=Hart', 'patient._has:Observation:patient:code=x'])
    expect(await expectOutcome(await fhirGet(`Condition?${query}`, tokens.access_token), 400)).toContain('follows one');
});

verifies('fhir:summary-elements', 'the asked part of each resource, and a mark', async () => {
  const { tokens } = await connect();
  const patientOf = async (query: string) =>
    (await search(`Patient?${query}`, tokens.access_token)).entry?.[0]?.resource ?? ({} as Partial<Found>);
  const [whole, elements, summary] = [
    await patientOf(''),
    await patientOf('_elements=birthDate'),
    await patientOf('_summary=true'),
  ];
  expect(Object.keys(elements)).toEqual(expect.arrayContaining(['resourceType', 'id', 'meta', 'birthDate']));
  expect(elements).not.toHaveProperty('name');
  expect([whole, summary].map(patient => 'communication' in patient)).toEqual([true, false]);
  expect(summary).toHaveProperty('name');
  expect(whole.meta?.tag).toBeUndefined();
  for (const { meta } of [elements, summary]) expect(meta?.tag?.map(({ code }) => code)).toEqual(['SUBSETTED']);
});
for (const query of ['_summary=short', '_elements=name.family', '_elements=name&_summary=true'])
  verifies('fhir:summary-elements', `${query} is refused`, async () => {
    const { tokens } = await connect();
    await expectOutcome(await fhirGet(`Patient?${query}`, tokens.access_token), 400);
  });

verifies('fhir:unknown-parameter', 'is told, and left out of the self link', async () => {
  const { tokens } = await connect();
  const bundle = await search('Observation?nonsense=1&_count=2', tokens.access_token);
  expect(matchesOf(bundle)).toHaveLength(2);
  expect(saysOf(bundle)).toContain('nonsense');
  expect(bundle.link.find(({ relation }) => relation === 'self')?.url).toMatch(/Observation\?_count=2$/);
});
verifies('fhir:unknown-parameter', 'with handling=strict is refused', async () => {
  const { tokens } = await connect();
  const strict = { prefer: 'handling=strict' };
  const path = 'Observation?nonsense=1';
  expect(await expectOutcome(await fhirGet(path, tokens.access_token, strict), 400)).toContain('nonsense');
  const known = await fhirGet('Observation?_count=1', tokens.access_token, strict);
  expect([known.status, known.headers.get('preference-applied')]).toEqual([200, 'handling=strict']);
});
