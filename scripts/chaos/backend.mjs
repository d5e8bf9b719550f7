/** A backend service by hand, which shares no code with the EHR or the worker: it writes, and exports undisturbed. */
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const base64url = value => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Registers one that may do everything (RFC 7591), with the key in this file. */
export async function registerBackend(origin, keyFile) {
  const { d: _secret, ...publicKey } = JSON.parse(readFileSync(keyFile, 'utf8'));
  const registration = {
    client_name: 'Chaos',
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: 'private_key_jwt',
    scope: 'system/*.cruds',
    jwks: { keys: [publicKey] },
  };
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(registration);
  const { client_id } = await (await answered(`${origin}/register`, { method: 'POST', headers, body })).json();
  return client_id;
}

/** https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html */
export async function accessToken(origin, keyFile, clientId, scope) {
  const jwk = JSON.parse(readFileSync(keyFile, 'utf8'));
  const claims = { iss: clientId, sub: clientId, aud: `${origin}/token`, jti: randomUUID(), exp: now() + 240 };
  const signed = `${base64url({ alg: 'ES384', kid: jwk.kid, typ: 'JWT' })}.${base64url(claims)}`;
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  const signature = sign('sha384', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    scope,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: `${signed}.${signature}`,
  });
  return (await (await answered(`${origin}/token`, { method: 'POST', body })).json()).access_token;
}

/** Everything that there is now: its lines of NDJSON. https://hl7.org/fhir/uv/bulkdata/STU2/export.html */
export async function exportUndisturbed(origin, token) {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/fhir+json' };
  const kickOff = await answered(`${origin}/fhir/$export`, { headers: { ...headers, prefer: 'respond-async' } });
  const job = kickOff.headers.get('content-location');
  let status = await answered(job, { headers });
  for (; status.status === 202; status = await answered(job, { headers })) await wait(100);
  const { output } = await status.json();
  const lines = [];
  for (const { url } of output) lines.push(...(await (await answered(url, { headers })).text()).split('\n'));
  await answered(job, { method: 'DELETE', headers });
  return lines.filter(line => line !== '');
}

/** Deletes what an export has left at the EHR. */
export const deleteExport = (origin, token, id) =>
  answered(`${origin}/fhir/$export-status/${id}`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });

export async function sendTransaction(origin, token, entry) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' };
  const body = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry });
  return (await (await answered(`${origin}/fhir`, { method: 'POST', headers, body })).json()).entry;
}

async function answered(url, init) {
  const response = await fetch(url, init);
  if (response.ok) return response;
  throw new Error(`${init.method ?? 'GET'} ${new URL(url).pathname}: ${response.status} ${await response.text()}`);
}

const now = () => Math.floor(Date.now() / 1000);
