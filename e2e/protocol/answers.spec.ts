import { expect } from '@playwright/test';
import { patientIds } from '@smart-ehr/prisma/cast';
import { expectOutcome } from '../fhir-answer.ts';
import { signInToEhr } from '../launch.ts';
import { fhirGet } from '../oauth.ts';
import { fhirBase } from '../stack.ts';
import { test } from '../test.ts';
import { verifies } from '../verifies.ts';
import { connect } from '../without-browser.ts';

const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const xml = 'application/fhir+xml';
const typeOf = (response: Response) => response.headers.get('content-type')?.split(';')[0];

verifies('fhir:formats', 'JSON in the type that was asked for; _format outweighs Accept', async () => {
  for (const [query, accept, type] of [
    ['', '*/*', 'application/fhir+json'],
    ['', 'application/fhir+json; fhirVersion=4.0', 'application/fhir+json'],
    ['', 'application/json', 'application/json'],
    ['?_format=json', xml, 'application/fhir+json'],
    ['?_format=html', 'application/json', 'text/html'],
  ] as const) {
    const response = await fhirGet(`metadata${query}`, undefined, { accept });
    expect([response.status, typeOf(response)], `${query} ${accept}`).toEqual([200, type]);
    expect(response.headers.get('vary')).toContain('Accept');
  }
});
verifies('fhir:formats', 'what it does not answer in is 406', async () => {
  const { tokens } = await connect();
  const path = `Patient/${tokens.patient}`;
  for (const accept of [xml, 'text/turtle', 'application/fhir+json; fhirVersion=5.0', 'application/json;q=0'])
    await expectOutcome(await fhirGet(path, tokens.access_token, { accept }), 406);
  await expectOutcome(await fhirGet(`${path}?_format=xml`, tokens.access_token), 406);
});
verifies('fhir:formats', 'what it does not read is 415', async () => {
  const { tokens } = await connect({ username: 'aokafor', parameters: { scope: 'openid user/*.cruds' } });
  const patient = `Patient/${patientIds['william-hart']}`;
  for (const [method, path, type] of [
    ['POST', 'Observation', xml],
    ['POST', 'Observation/_search', 'application/json'],
    ['POST', 'DocumentReference/$docref', xml],
    ['PUT', patient, 'text/plain'],
    ['PATCH', patient, 'application/merge-patch+json'],
  ] as const) {
    const headers = { authorization: `Bearer ${tokens.access_token}`, 'content-type': type };
    await expectOutcome(await fetch(`${fhirBase}/${path}`, { method, headers, body: '{}' }), 415);
  }
});

verifies('fhir:head', 'like GET without the body, for refusals too', async () => {
  const { tokens } = await connect();
  const headers = { authorization: `Bearer ${tokens.access_token}`, 'accept-encoding': 'identity' };
  for (const [path, status] of [
    [`Patient/${tokens.patient}`, 200],
    ['Observation?_count=5', 200],
    [`Patient/${patientIds['denise-carter']}`, 404],
  ] as const) {
    const [got, head] = await Promise.all(
      ['GET', 'HEAD'].map(method => fetch(`${fhirBase}/${path}`, { method, headers })),
    );
    expect([got?.status, head?.status]).toEqual([status, status]);
    for (const name of ['content-length', 'content-type', 'etag', 'last-modified'])
      expect(head?.headers.get(name), name).toBe(got?.headers.get(name));
    expect([await head?.text(), Number(head?.headers.get('content-length'))]).toEqual(['', expect.any(Number)]);
  }
  expect((await fetch(`${fhirBase}/Patient/${tokens.patient}`, { method: 'HEAD' })).status).toBe(401);
});

verifies('fhir:conditional-read', 'what the client has is 304, what it has not is sent', async () => {
  const { tokens } = await connect();
  const path = `Patient/${tokens.patient}`;
  const { headers } = await fhirGet(path, tokens.access_token);
  const [etag, changed] = [headers.get('etag') ?? '', headers.get('last-modified') ?? ''];
  for (const [condition, status] of [
    [{ 'if-none-match': etag }, 304],
    [{ 'if-none-match': `W/"99", ${etag}` }, 304],
    [{ 'if-modified-since': changed }, 304],
    [{ 'if-none-match': 'W/"99"', 'if-modified-since': changed }, 200],
    [{ 'if-modified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' }, 200],
    [{ 'if-modified-since': 'yesterday' }, 200],
  ] as const) {
    const response = await fhirGet(path, tokens.access_token, condition);
    expect(response.status, JSON.stringify(condition)).toBe(status);
    expect((await response.text()).length > 0).toBe(status === 200);
  }
});
verifies('fhir:conditional-read', 'who may not read it is told nothing of it', async () => {
  const { tokens } = await connect();
  const known = { 'if-none-match': 'W/"1"' };
  await expectOutcome(await fhirGet(`Patient/${patientIds['denise-carter']}`, tokens.access_token, known), 404);
  await expectOutcome(await fhirGet(`Patient/${tokens.patient}`, undefined, known), 401);
});

verifies('fhir:compression', 'gzip and br, the same resource, and none where none was asked for', async () => {
  const texts = new Set<string>();
  for (const encoding of ['gzip', 'br', 'identity']) {
    const response = await fhirGet('metadata', undefined, { 'accept-encoding': encoding });
    expect(response.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding);
    expect(response.headers.get('vary')).toContain('Accept-Encoding');
    texts.add(JSON.stringify({ ...((await response.json()) as object), date: '' }));
  }
  expect(texts.size).toBe(1);
});
verifies('fhir:compression', 'a short answer stays as it is', async () => {
  const response = await fhirGet('Patient', undefined, { 'accept-encoding': 'gzip' });
  expect([response.status, response.headers.get('content-encoding')]).toEqual([401, null]);
});

verifies('fhir:html', 'a page of the same answer, which runs nothing and is not kept', async () => {
  const { tokens } = await connect();
  const response = await fhirGet(`Patient/${tokens.patient}`, tokens.access_token, browser);
  expect([response.status, typeOf(response)]).toEqual([200, 'text/html']);
  const policy = response.headers.get('content-security-policy') ?? '';
  for (const directive of ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'"])
    expect(policy).toContain(directive);
  expect(response.headers.get('cache-control')).toContain('no-store');
  const html = await response.text();
  expect(html).toContain(`Patient/${tokens.patient}/_history`);
  expect(html).not.toContain('<script');
});
verifies('fhir:html', 'refusals are pages with their status', async () => {
  const { tokens } = await connect({ parameters: { scope: 'launch/patient patient/Patient.rs' } });
  for (const [path, token, status] of [
    ['Patient', undefined, 401],
    ['Patient', tokens.refresh_token, 401],
    ['Observation', tokens.access_token, 403],
    [`Patient/${patientIds['denise-carter']}`, tokens.access_token, 404],
    ['Patient?birthdate=never', tokens.access_token, 400],
  ] as const) {
    const response = await fhirGet(path, token, browser);
    expect([response.status, typeOf(response)], path).toEqual([status, 'text/html']);
  }
});
test.describe('in a browser', () => {
  test.use({ allowConsole: [/status of 401/] });
  verifies('fhir:html', 'a clinician who is signed in reads no record without a token', async ({ page }) => {
    await signInToEhr(page);
    const response = await page.goto(`${fhirBase}/Patient/${patientIds['william-hart']}`);
    expect(response?.status()).toBe(401);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('An access token is needed');
    await expect(page.locator('main')).not.toContainText('Hart');
  });
});
