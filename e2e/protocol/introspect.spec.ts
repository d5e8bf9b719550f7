import { expect } from '@playwright/test';
import { demoClientSecret, patientIds } from '@smart-ehr/prisma/cast';
import { decodeJwt } from 'jose';
import { workerToken } from '../backend.ts';
import { basic, confidentialClient, endpoints, fhirGet, postForm, publicClient } from '../oauth.ts';
import { ehrUrl } from '../stack.ts';
import { verifies } from '../verifies.ts';
import { webchartIssuer } from '../webchart-app.ts';
import { connect } from '../without-browser.ts';

const introspect = (token: string | undefined, headers: Record<string, string> = basic(), form = {}) =>
  postForm(`${ehrUrl}/introspect`, { token, ...form }, headers);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const inBody = { client_id: confidentialClient, client_secret: demoClientSecret };

verifies('introspect:active', 'scope, client, time, patient and person', async () => {
  const { tokens } = await connect();
  const { status, headers, body } = await introspect(tokens.access_token);
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toContain('no-store');
  const { sub, fhirUser } = decodeJwt(tokens.id_token ?? '');
  const patient = patientIds['william-hart'];
  expect(body).toMatchObject({ active: true, scope: tokens.scope, client_id: publicClient, patient, sub, fhirUser });
  expect(body).toMatchObject({ iss: ehrUrl, token_type: 'Bearer' });
  expect(Number(body.exp) * 1000).toBeGreaterThan(Date.now());
});

verifies('introspect:active', 'asked with a secret in the body, and with a token of the asker', async () => {
  const { tokens } = await connect();
  expect((await introspect(tokens.access_token, {}, inBody)).body).toMatchObject({ active: true });
  const asker = await workerToken();
  expect((await introspect(tokens.access_token, bearer(asker))).body).toMatchObject({ active: true });
});

verifies('introspect:inactive', 'unknown, revoked, a refresh token, a token of the other door', async () => {
  const { tokens } = await connect();
  const inactive = { status: 200, body: { active: false } };
  expect(await introspect('at_unknown')).toMatchObject(inactive);
  expect(await introspect(tokens.refresh_token)).toMatchObject(inactive);
  const there = await postForm(`${webchartIssuer}/oauth/introspect/`, { token: tokens.access_token }, basic());
  expect(there).toMatchObject(inactive);
  await postForm(endpoints.revoke, { token: tokens.access_token, client_id: publicClient });
  const after = await introspect(tokens.access_token);
  expect(after).toMatchObject(inactive);
  expect(Object.keys(after.body)).toEqual(['active']);
});

verifies('introspect:client', 'nobody, a public client, a wrong secret, a foreign token: 401', async () => {
  const { tokens } = await connect();
  const token = tokens.access_token;
  const answers = [
    await introspect(token, {}),
    await introspect(token, {}, { client_id: publicClient }),
    await introspect(token, basic(confidentialClient, 'wrong')),
    await introspect(token, bearer('at_unknown')),
    await introspect(token, bearer(token)),
  ];
  for (const { status, body } of answers) {
    expect(status).toBe(401);
    expect(body).not.toHaveProperty('active');
  }
});

verifies('userinfo:claims', 'the sub and fhirUser of the id_token, by GET and POST', async () => {
  const { tokens } = await connect();
  const { sub, fhirUser } = decodeJwt(tokens.id_token ?? '');
  for (const method of ['GET', 'POST']) {
    const response = await fetch(`${ehrUrl}/userinfo`, { method, headers: bearer(tokens.access_token) });
    expect([response.status, await response.json()]).toEqual([200, { sub, fhirUser }]);
  }
  expect((await fhirGet(String(fhirUser), tokens.access_token)).status).toBe(200);
});

verifies('userinfo:claims', 'without a token 401, without openid 403', async () => {
  const none = await fetch(`${ehrUrl}/userinfo`);
  expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('Bearer')]);
  const { tokens } = await connect({ parameters: { scope: 'launch/patient patient/Patient.rs' } });
  const response = await fetch(`${ehrUrl}/userinfo`, { headers: bearer(tokens.access_token) });
  expect([response.status, (await response.json()).error]).toEqual([403, 'insufficient_scope']);
});
