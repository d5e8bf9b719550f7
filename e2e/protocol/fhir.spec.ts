import { expect } from '@playwright/test';
import { patientIds, practitionerIds } from '@smart-ehr/prisma/cast';
import { type Bundle, bundleOf, expectOutcome, nextOf } from '../fhir-answer.ts';
import { fhirGet } from '../oauth.ts';
import { fhirBase, patientAppUrl } from '../stack.ts';
import { verifies } from '../verifies.ts';
import { connect } from '../without-browser.ts';

verifies('fhir:capability-statement', 'without a token, naming the SMART endpoints', async () => {
  const response = await fhirGet('metadata');
  expect(response.status).toBe(200);
  const statement = JSON.stringify(await response.json());
  for (const text of ['"CapabilityStatement"', 'SMART-on-FHIR', '/authorize', '/token', 'AllergyIntolerance'])
    expect(statement).toContain(text);
});

for (const [name, token] of Object.entries({ no: undefined, 'an unknown': 'unknown-token', 'an odd': 'a,b c' }))
  verifies('fhir:token-required', `${name} token is 401`, async () => {
    const response = await fhirGet('Patient', token);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer \w+="/);
    await expectOutcome(response, 401);
  });
verifies('fhir:token-required', 'Basic credentials are no token', async () => {
  await expectOutcome(await fhirGet('Patient', undefined, { authorization: 'Basic YTpi' }), 401);
});
verifies('fhir:token-required', 'a code or a refresh token is no access token', async () => {
  const { tokens, code } = await connect();
  for (const wrong of [tokens.refresh_token, code, tokens.id_token])
    expect((await fhirGet('Patient', wrong)).status).toBe(401);
});

verifies('fhir:header-only', 'a token in the query is not looked at', async () => {
  const { tokens } = await connect();
  const response = await fhirGet(`Patient/${tokens.patient}?access_token=${tokens.access_token}`);
  expect([400, 401]).toContain(response.status);
});

verifies('fhir:read', 'with ETag and Last-Modified', async () => {
  const { tokens } = await connect();
  const response = await fhirGet(`Patient/${tokens.patient}`, tokens.access_token);
  expect(response.status).toBe(200);
  expect(response.headers.get('etag')).toMatch(/^W\/"\d+"$/);
  expect(response.headers.get('last-modified')).toBeTruthy();
});
verifies('fhir:read', 'an unknown id is 404, an unknown type too, each with an outcome', async () => {
  const { tokens } = await connect();
  await expectOutcome(await fhirGet('Patient/none-such', tokens.access_token), 404);
  await expectOutcome(await fhirGet('Nonsense/1', tokens.access_token), 404);
});
verifies('fhir:search', 'by patient, category and code; GET and POST agree', async () => {
  const { tokens } = await connect();
  const query = new URLSearchParams({
    patient: tokens.patient ?? '',
    category: 'laboratory',
    code: 'http://loinc.org|4548-4',
    _count: '100',
  });
  const byGet = await bundleOf(await fhirGet(`Observation?${query}`, tokens.access_token));
  const byPost = await bundleOf(
    await fetch(`${fhirBase}/Observation/_search`, {
      method: 'POST',
      body: query,
      headers: { authorization: `Bearer ${tokens.access_token}` },
    }),
  );
  expect(byGet.entry?.length).toBeGreaterThan(3);
  expect(byPost.entry?.map(entry => entry.fullUrl)).toEqual(byGet.entry?.map(entry => entry.fullUrl));
  for (const { resource } of byGet.entry ?? []) expect(resource.subject?.reference).toContain(tokens.patient);
});
verifies('fhir:search', 'a malformed value is 400 with an outcome', async () => {
  const { tokens } = await connect();
  await expectOutcome(await fhirGet('Observation?date=yesterday', tokens.access_token), 400);
});

verifies('fhir:paging', 'each result once', async () => {
  const { tokens } = await connect({ username: 'mlopez' });
  const seen: string[] = [];
  let next: string | undefined = `${fhirBase}/Observation?patient=${tokens.patient}&_count=20`;
  for (let pages = 0; next && pages < 100; pages += 1) {
    const bundle: Bundle = await bundleOf(await fhirGet(next, tokens.access_token));
    seen.push(...(bundle.entry ?? []).map(entry => entry.fullUrl));
    next = nextOf(bundle);
  }
  expect(seen.length).toBeGreaterThan(40);
  expect(new Set(seen).size).toBe(seen.length);
  const counted = await bundleOf(
    await fhirGet(`Observation?patient=${tokens.patient}&_summary=count`, tokens.access_token),
  );
  expect(counted.total).toBe(seen.length);
});

verifies('fhir:insufficient-scope', 'the answer names the scope', async () => {
  const { tokens } = await connect({ parameters: { scope: 'launch/patient patient/Patient.rs' } });
  for (const path of ['Condition', 'Condition?patient=x', 'Condition/whatever']) {
    const response = await fhirGet(path, tokens.access_token);
    expect(response.headers.get('www-authenticate')).toMatch(/insufficient_scope.*patient\/Condition/);
    await expectOutcome(response, 403);
  }
});
verifies('fhir:insufficient-scope', 'read alone does not search, search alone does not read', async () => {
  const { tokens } = await connect({
    parameters: { scope: 'launch/patient patient/Patient.r patient/Condition.s' },
  });
  expect((await fhirGet(`Patient/${tokens.patient}`, tokens.access_token)).status).toBe(200);
  expect((await fhirGet('Patient', tokens.access_token)).status).toBe(403);
  const found = await bundleOf(await fhirGet('Condition', tokens.access_token));
  expect((await fhirGet(`Condition/${found.entry?.[0]?.resource.id}`, tokens.access_token)).status).toBe(403);
});

verifies('fhir:compartment', 'a read is like a read of nothing', async () => {
  const { tokens } = await connect();
  const foreign = await fhirGet(`Patient/${patientIds['denise-carter']}`, tokens.access_token);
  const nothing = await fhirGet('Patient/none-such', tokens.access_token);
  expect([foreign.status, nothing.status]).toEqual([404, 404]);
  const [one, two] = [await foreign.text(), await nothing.text()];
  expect(one.replaceAll(patientIds['denise-carter'], 'ID')).toBe(two.replaceAll('none-such', 'ID'));
});
verifies('fhir:compartment', 'a search of another patient finds nothing; one of all finds one’s own', async () => {
  const { tokens } = await connect();
  for (const type of ['Condition', 'Observation', 'Encounter', 'MedicationRequest']) {
    const other = await bundleOf(await fhirGet(`${type}?patient=${patientIds['denise-carter']}`, tokens.access_token));
    expect(other.entry ?? []).toEqual([]);
    const all = await bundleOf(await fhirGet(`${type}?_count=500`, tokens.access_token));
    for (const { resource } of all.entry ?? []) expect(resource.subject?.reference).toBe(`Patient/${tokens.patient}`);
  }
  const patients = await bundleOf(await fhirGet('Patient', tokens.access_token));
  expect(patients.entry?.map(entry => entry.resource.id)).toEqual([tokens.patient]);
});

const asUser = { scope: 'openid fhirUser user/*.rs' };
verifies('fhir:user-level', 'a physician reads her own patients and nobody else’s', async () => {
  const { tokens } = await connect({ username: 'aokafor', parameters: asUser });
  expect(tokens.patient).toBeUndefined();
  expect((await fhirGet(`Patient/${patientIds['william-hart']}`, tokens.access_token)).status).toBe(200);
  const all = await bundleOf(await fhirGet('Patient?_count=500', tokens.access_token));
  expect(all.entry?.length).toBeGreaterThan(10);
  for (const { resource } of all.entry ?? [])
    expect(JSON.stringify(resource), resource.id).toContain(practitionerIds['amara-okafor']);
});
verifies('fhir:user-level', 'a parent reads her own record and her children’s only', async () => {
  const { tokens } = await connect({ username: 'mlopez', parameters: asUser });
  const all = await bundleOf(await fhirGet('Patient', tokens.access_token));
  const own = [patientIds['maria-lopez'], patientIds['mateo-lopez'], patientIds['lucia-lopez']];
  expect(all.entry?.map(entry => entry.resource.id).sort()).toEqual([...own].sort());
  expect((await fhirGet(`Patient/${patientIds['william-hart']}`, tokens.access_token)).status).toBe(404);
});
verifies('fhir:user-level', 'the administrator sees no clinical data', async () => {
  const { tokens } = await connect({ username: 'admin', parameters: { scope: 'openid user/Patient.rs' } });
  await expectOutcome(await fhirGet('Patient', tokens.access_token), 403);
});

verifies('fhir:cors', 'the app’s origin reads answers and errors, another does not', async () => {
  const ours = await fhirGet('Patient', 'unknown', { origin: patientAppUrl });
  expect(ours.headers.get('access-control-allow-origin')).toBe(patientAppUrl);
  expect(ours.headers.get('access-control-allow-credentials')).toBeNull();
  expect(ours.headers.get('access-control-expose-headers')).toContain('WWW-Authenticate');
  const foreign = await fhirGet('Patient', 'unknown', { origin: 'https://evil.example' });
  expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
});
verifies('fhir:cors', 'a preflight for the Authorization header is answered', async () => {
  const response = await fetch(`${fhirBase}/Patient`, {
    method: 'OPTIONS',
    headers: {
      origin: patientAppUrl,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization',
    },
  });
  expect(response.status).toBeLessThan(300);
  expect(response.headers.get('access-control-allow-origin')).toBe(patientAppUrl);
  expect(response.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization');
});
