import { expect, type Page } from '@playwright/test';
import { patientIds } from '@smart-ehr/prisma/cast';
import { assertionOf, backendToken, newKey, registerBackend } from '../backend.ts';
import { launched, newHandle, patientBeyondThePanel, signInToEhr, william } from '../launch.ts';
import { fhirGet } from '../oauth.ts';
import { fhirBase } from '../stack.ts';
import { verifies } from '../verifies.ts';
import { connect } from '../without-browser.ts';

/** Her chart is one that no test counts. */
const denise = patientIds['denise-carter'];

const observationOf = (patientId: string, more: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8302-2' }] },
  subject: { reference: `Patient/${patientId}` },
  valueQuantity: { value: 178, unit: 'cm', system: 'http://unitsofmeasure.org', code: 'cm' },
  ...more,
});

function send(method: string, path: string, token: unknown, body?: object, headers: Record<string, string> = {}) {
  const type = method === 'PATCH' ? 'application/json-patch+json' : 'application/fhir+json';
  return fetch(`${fhirBase}/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': type, ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
}

/** Written, and taken away again: other tests look at the same chart. */
async function writeAndDelete(token: unknown, patientId: string): Promise<void> {
  const created = await send('POST', 'Observation', token, observationOf(patientId));
  expect(created.status).toBe(201);
  const { id } = (await created.json()) as { id: string };
  expect((await send('DELETE', `Observation/${id}`, token)).status).toBe(204);
}

async function launchedAsPhysician(page: Page, scope: string): Promise<unknown> {
  await signInToEhr(page);
  return (await launched(page, await newHandle(page), { scope: `launch openid ${scope}` })).access_token;
}

verifies('fhir:write', 'from create to delete, each version with its ETag', async () => {
  const { tokens } = await connect({
    username: 'aokafor',
    parameters: { scope: 'openid user/Observation.cruds' },
  });
  const created = await send('POST', 'Observation', tokens.access_token, observationOf(denise));
  expect([created.status, created.headers.get('etag')]).toEqual([201, 'W/"1"']);
  const { id } = (await created.json()) as { id: string };
  expect(created.headers.get('location')).toBe(`${fhirBase}/Observation/${id}/_history/1`);
  const path = `Observation/${id}`;
  const body = observationOf(denise, { id, status: 'amended' });
  expect((await send('PUT', path, tokens.access_token, body, { 'if-match': 'W/"2"' })).status).toBe(412);
  expect((await send('PUT', path, tokens.access_token, body, { 'if-match': 'W/"1"' })).status).toBe(200);
  const patch = [{ op: 'replace', path: '/valueQuantity/value', value: 179 }];
  const patched = await send('PATCH', path, tokens.access_token, patch);
  expect([patched.status, patched.headers.get('etag')]).toEqual([200, 'W/"3"']);
  expect(await (await fhirGet(path, tokens.access_token)).json()).toMatchObject({ valueQuantity: { value: 179 } });
  expect((await send('DELETE', path, tokens.access_token)).status).toBe(204);
  expect((await fhirGet(path, tokens.access_token)).status).toBe(404);
});

verifies('fhir:write-reach', 'the launched patient’s record alone', async ({ page }) => {
  const token = await launchedAsPhysician(page, 'patient/Observation.cruds');
  await writeAndDelete(token, william);
  for (const other of [patientIds['maria-lopez'], await patientBeyondThePanel()])
    expect((await send('POST', 'Observation', token, observationOf(other))).status).toBe(403);
});

verifies('fhir:write-by-role', 'a patient who is asked for all gives reading alone', async () => {
  const { tokens } = await connect({ parameters: { scope: 'launch/patient openid patient/Observation.cruds' } });
  expect(tokens.scope).toContain('patient/Observation.rs');
  expect(tokens.scope).not.toContain('cruds');
  const refused = await send('POST', 'Observation', tokens.access_token, observationOf(tokens.patient ?? ''));
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
    403,
    expect.stringContaining('Observation.c'),
  ]);
});

verifies('fhir:write-by-role', 'a physician writes for her own patients', async () => {
  const { tokens } = await connect({ username: 'aokafor', parameters: { scope: 'openid user/*.cruds' } });
  await writeAndDelete(tokens.access_token, denise);
  const beyond = await patientBeyondThePanel();
  expect((await send('POST', 'Observation', tokens.access_token, observationOf(beyond))).status).toBe(403);
});

verifies('fhir:batch', 'one by one, reading too, each with its status', async () => {
  const { tokens } = await connect({
    username: 'aokafor',
    parameters: { scope: 'openid user/Observation.cruds user/Patient.r' },
  });
  const post = (resource: object) => ({ resource, request: { method: 'POST', url: 'Observation' } });
  const get = (url: string) => ({ request: { method: 'GET', url } });
  const answer = await send('POST', '', tokens.access_token, {
    resourceType: 'Bundle',
    type: 'batch',
    entry: [
      post(observationOf(denise)),
      post(observationOf(denise, { status: 'maybe' })),
      post(observationOf(await patientBeyondThePanel())),
      get(`Patient/${denise}`),
      get('Condition/any'),
    ],
  });
  expect(answer.status).toBe(200);
  const { type, entry } = (await answer.json()) as { type: string; entry: { response: Record<string, string> }[] };
  expect(type).toBe('batch-response');
  expect(entry.map(({ response }) => Number(response.status?.slice(0, 3)))).toEqual([201, 400, 403, 200, 403]);
  const [, path] = /(Observation\/[^/]+)\/_history\/1$/.exec(entry[0]?.response.location ?? '') ?? [];
  expect((await send('DELETE', path ?? '', tokens.access_token)).status).toBe(204);
});

verifies('fhir:transaction', 'all or nothing, by a backend service', async () => {
  const { privateJwk, publicJwk } = await newKey('ES384');
  const scope = 'system/Patient.cruds system/Observation.cruds';
  const clientId = await registerBackend({ jwks: { keys: [publicJwk] } }, { scope });
  const { body } = await backendToken(await assertionOf(clientId, { key: privateJwk }), { scope });
  const fullUrl = 'urn:uuid:5f0c1c58-8a5e-4d2c-9f0e-3f1f0f6f2a10';
  const bundle = (...more: object[]) => ({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      {
        resource: observationOf('x', { subject: { reference: fullUrl } }),
        request: { method: 'POST', url: 'Observation' },
      },
      { fullUrl, resource: { resourceType: 'Patient', active: true }, request: { method: 'POST', url: 'Patient' } },
      ...more,
    ],
  });
  const answer = await send('POST', '', body.access_token, bundle(), { prefer: 'return=representation' });
  expect(answer.status).toBe(200);
  const { entry } = (await answer.json()) as { entry: { resource: { id: string } }[] };
  expect(entry[0]?.resource).toMatchObject({ subject: { reference: `Patient/${entry[1]?.resource.id}` } });
  const condition = { request: { method: 'DELETE', url: 'Condition/none' } };
  expect((await send('POST', '', body.access_token, bundle(condition))).status).toBe(403);
  for (const { resource } of entry.toReversed()) {
    const type = 'subject' in resource ? 'Observation' : 'Patient';
    expect((await send('DELETE', `${type}/${resource.id}`, body.access_token)).status).toBe(204);
  }
});
