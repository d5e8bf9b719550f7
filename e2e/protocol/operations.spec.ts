import { expect } from '@playwright/test';
import { patientIds } from '@smart-ehr/prisma/cast';
import { type Bundle, bundleOf, expectOutcome, matchesOf, nextOf, saysOf } from '../fhir-answer.ts';
import { fhirGet } from '../oauth.ts';
import { fhirBase } from '../stack.ts';
import { verifies } from '../verifies.ts';
import { connect } from '../without-browser.ts';

const other = patientIds['denise-carter'];
const everything = (patient: string | undefined, query = '') => `Patient/${patient}/$everything${query}`;
const docref = (query: string) => `DocumentReference/$docref?${query}`;
const totalOf = async (path: string, token: string) => (await bundleOf(await fhirGet(path, token))).total;

verifies('fhir:everything', 'the whole record in pages, with whom it refers to', async () => {
  const { tokens } = await connect({ username: 'mlopez' });
  const { access_token: token, patient } = tokens;
  const pages: Bundle[] = [];
  for (let at: string | undefined = everything(patient, '?_count=200'); at && pages.length < 50; ) {
    const page: Bundle = await bundleOf(await fhirGet(at, token));
    pages.push(page);
    at = nextOf(page);
  }
  const found = pages.flatMap(matchesOf);
  expect(found[0]).toBe(`Patient/${patient}`);
  expect(new Set(found).size).toBe(found.length);
  for (const type of ['Condition', 'Observation', 'Encounter', 'DocumentReference'])
    expect(found.filter(name => name.startsWith(`${type}/`)).length, type).toBe(
      await totalOf(`${type}?_summary=count`, token),
    );
  const included = pages.flatMap(({ entry = [] }) => entry.filter(({ search }) => search?.mode === 'include'));
  expect(included.map(({ resource }) => resource.resourceType)).toContain('Practitioner');
});
verifies('fhir:everything', 'what the scopes leave out is told', async () => {
  const { tokens } = await connect({ parameters: { scope: 'launch/patient patient/Patient.rs patient/Condition.rs' } });
  const record = await bundleOf(await fhirGet(everything(tokens.patient), tokens.access_token));
  const types = record.entry?.map(({ resource }) => resource.resourceType);
  expect([...new Set(types)].sort()).toEqual(['Condition', 'OperationOutcome', 'Patient']);
  expect(saysOf(record)).toContain('patient/Observation.s');
  const asked = await bundleOf(await fhirGet(everything(tokens.patient, '?_type=Condition'), tokens.access_token));
  expect(asked.entry?.every(({ resource }) => resource.resourceType === 'Condition')).toBe(true);
});
verifies('fhir:everything', 'of another patient is 404, without the scope 403, of no time 400', async () => {
  const { tokens } = await connect();
  await expectOutcome(await fhirGet(everything(other), tokens.access_token), 404);
  await expectOutcome(await fhirGet(everything(tokens.patient, '?start=soon'), tokens.access_token), 400);
  await expectOutcome(await fhirGet(everything(tokens.patient)), 401);
  const conditions = await connect({ parameters: { scope: 'launch/patient patient/Condition.rs' } });
  await expectOutcome(await fhirGet(everything(tokens.patient), conditions.tokens.access_token), 403);
});

verifies('fhir:docref', 'the newest document, those of a period, by GET and POST', async () => {
  const { tokens } = await connect();
  const { access_token: token, patient } = tokens;
  const newest = await bundleOf(await fhirGet(docref(`patient=${patient}`), token));
  expect(matchesOf(newest)).toHaveLength(1);
  const all = await bundleOf(await fhirGet(docref(`patient=${patient}&start=1900`), token));
  expect(all.total).toBeGreaterThan(1);
  expect(all.total).toBe(await totalOf('DocumentReference?status=current&_summary=count', token));
  const posted = await fetch(`${fhirBase}/DocumentReference/$docref`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'patient', valueId: patient }] }),
  });
  expect(matchesOf(await bundleOf(posted))).toEqual(matchesOf(newest));
});
verifies('fhir:docref', 'another patient has none; nothing is made on demand, and it is said', async () => {
  const { tokens } = await connect();
  const { access_token: token, patient } = tokens;
  expect(await totalOf(docref(`patient=${other}&start=1900`), token)).toBe(0);
  const onDemand = await bundleOf(await fhirGet(docref(`patient=${patient}&on-demand=true`), token));
  expect([onDemand.total, saysOf(onDemand)]).toEqual([0, expect.stringContaining('on demand')]);
});
verifies('fhir:docref', 'nobody’s documents are 400, without the scope 403', async () => {
  const { tokens } = await connect();
  for (const query of ['', `patient=${tokens.patient}&patient=${other}`, `patient=${tokens.patient}&start=soon`])
    await expectOutcome(await fhirGet(docref(query), tokens.access_token), 400);
  const { tokens: narrow } = await connect({ parameters: { scope: 'launch/patient patient/Patient.rs' } });
  await expectOutcome(await fhirGet(docref(`patient=${tokens.patient}`), narrow.access_token), 403);
});
