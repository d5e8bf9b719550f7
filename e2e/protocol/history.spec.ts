import { expect } from '@playwright/test';
import { patientIds } from '@smart-ehr/prisma/cast';
import { bundleOf, expectOutcome, nextOf } from '../fhir-answer.ts';
import { fhirGet } from '../oauth.ts';
import { fhirBase } from '../stack.ts';
import { verifies } from '../verifies.ts';
import { connect } from '../without-browser.ts';

/** An observation of Denise in two versions, by her physician, in a chart that no test counts; `remove` deletes it. */
async function observed() {
  const { tokens } = await connect({ username: 'aokafor', parameters: { scope: 'openid user/Observation.cruds' } });
  const { access_token: token } = tokens;
  const send = async (method: string, path: string, body?: object): Promise<string> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' };
    const response = await fetch(`${fhirBase}/${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    expect(response.ok).toBe(true);
    return response.text();
  };
  const observation = {
    resourceType: 'Observation',
    code: { text: 'Mood' },
    subject: { reference: `Patient/${patientIds['denise-carter']}` },
  };
  const created = await send('POST', 'Observation', { ...observation, status: 'preliminary' });
  const { id } = JSON.parse(created) as { id: string };
  const path = `Observation/${id}`;
  await send('PUT', path, { ...observation, id, status: 'final' });
  const get = (rest: string) => fhirGet(rest.startsWith('http') ? rest : `${path}${rest}`, token);
  return { path, get, remove: () => send('DELETE', path) };
}

verifies('fhir:history', 'each version once, newest first, in pages', async () => {
  const { get, remove } = await observed();
  const whole = await bundleOf(await get('/_history'));
  expect([whole.type, whole.total]).toEqual(['history', 2]);
  expect(whole.entry?.map(({ resource, response }) => [resource.status, response?.etag])).toEqual([
    ['final', 'W/"2"'],
    ['preliminary', 'W/"1"'],
  ]);
  const first = await bundleOf(await get('/_history?_count=1'));
  const second = await bundleOf(await get(nextOf(first) ?? ''));
  expect([first, second].map(({ entry }) => entry?.map(({ resource }) => resource.status))).toEqual([
    ['final'],
    ['preliminary'],
  ]);
  expect(nextOf(second)).toBeUndefined();
  const since = new Date(Date.now() + 3_600_000).toISOString();
  expect((await bundleOf(await get(`/_history?_since=${since}`))).total).toBe(0);
  await remove();
});
verifies('fhir:history', 'of a type, what the access may search', async () => {
  const { tokens } = await connect();
  const { total, entry } = await bundleOf(await fhirGet('Condition/_history', tokens.access_token));
  expect(total).toBeGreaterThan(1);
  for (const { resource } of entry ?? []) expect(resource.subject?.reference).toBe(`Patient/${tokens.patient}`);
});
verifies('fhir:history', 'ends with the resource, for whoever had bounds', async () => {
  const { get, remove } = await observed();
  await remove();
  for (const rest of ['/_history', '/_history/1', '/_history/3']) await expectOutcome(await get(rest), 404);
});
verifies('fhir:history', 'of another patient is as if it were not there; without the scope it is 403', async () => {
  const { tokens } = await connect({ parameters: { scope: 'launch/patient patient/Patient.rs patient/Condition.r' } });
  const { access_token: token, patient } = tokens;
  expect((await fhirGet(`Patient/${patient}/_history`, token)).status).toBe(200);
  await expectOutcome(await fhirGet(`Patient/${patientIds['denise-carter']}/_history`, token), 404);
  for (const path of ['Condition/_history', 'Observation/_history', 'Observation/any/_history'])
    await expectOutcome(await fhirGet(path, token), 403);
  await expectOutcome(await fhirGet(`Patient/${patient}/_history?_since=lately`, token), 400);
});

verifies('fhir:vread', 'each version by its number, and no other', async () => {
  const { path, get, remove } = await observed();
  for (const [version, status] of Object.entries({ 1: 'preliminary', 2: 'final' })) {
    const response = await get(`/_history/${version}`);
    expect([response.status, response.headers.get('etag')]).toEqual([200, `W/"${version}"`]);
    expect(await response.json()).toMatchObject({ status, meta: { versionId: version } });
  }
  for (const version of ['3', '0', 'first']) await expectOutcome(await get(`/_history/${version}`), 404);
  const { tokens } = await connect();
  await expectOutcome(await fhirGet(`${path}/_history/1`, tokens.access_token), 404);
  await remove();
});
