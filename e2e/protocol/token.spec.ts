import { expect } from '@playwright/test';
import { demoClientSecret } from '@smart-ehr/prisma/cast';
import {
  basic,
  confidentialClient,
  endpoints,
  fhirGet,
  patientApp,
  pkce,
  postForm,
  publicClient,
  redeem,
  refresh,
} from '../oauth.ts';
import { fhirBase, patientAppUrl } from '../stack.ts';
import { verifies } from '../verifies.ts';
import { approve, connect } from '../without-browser.ts';

const asConfidential = { client_id: confidentialClient };

verifies('token:authorization-code', 'a code and its verifier give an access token that works', async () => {
  const { tokens } = await connect();
  expect((await fhirGet(`Patient/${tokens.patient}`, tokens.access_token)).status).toBe(200);
});

verifies('token:response', 'every field, with no-store', async () => {
  const { code, verifier } = await approve();
  const { status, headers, body } = await redeem(code, verifier);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toContain('application/json');
  expect(headers.get('cache-control')).toContain('no-store');
  expect(headers.get('pragma')).toBe('no-cache');
  expect(body).toMatchObject({ token_type: 'Bearer', need_patient_banner: true });
  for (const name of ['access_token', 'refresh_token', 'id_token', 'scope', 'patient'])
    expect(body[name], name).toEqual(expect.any(String));
  expect(body.expires_in).toEqual(expect.any(Number));
  expect(body.expires_in as number).toBeLessThanOrEqual(3600);
});

verifies('token:scope-as-asked', 'word for word when nothing is denied', async () => {
  const { tokens, parameters } = await connect();
  expect(tokens.scope).toBe(parameters.scope);
});

verifies('token:scope-as-asked', 'the survivors when something is denied', async () => {
  const { tokens } = await connect({ deny: ['patient/CarePlan.read'] });
  const granted = tokens.scope.split(' ');
  expect(granted).toContain('patient/Condition.read');
  expect(granted).not.toContain('patient/CarePlan.read');
  expect(granted).not.toContain('patient/*.read');
});

verifies(
  'token:code-single-use',
  'the second time is invalid_grant, and the first time’s tokens are dead',
  async () => {
    const { code, verifier, tokens } = await connect();
    const replay = await redeem(code, verifier);
    expect([replay.status, replay.body.error]).toEqual([400, 'invalid_grant']);
    expect((await fhirGet(`Patient/${tokens.patient}`, tokens.access_token)).status).toBe(401);
    expect((await refresh(tokens.refresh_token ?? '')).body.error).toBe('invalid_grant');
  },
);

verifies('token:code-single-use', 'of many at the same instant at most one succeeds', async () => {
  const { code, verifier } = await approve();
  const answers = await Promise.all(Array.from({ length: 8 }, () => redeem(code, verifier)));
  expect(answers.filter(answer => answer.status === 200)).toHaveLength(1);
  expect(answers.filter(answer => answer.status === 400)).toHaveLength(7);
});

for (const [name, verifier] of Object.entries({ missing: undefined, wrong: pkce().verifier, 'too short': 'abc' }))
  verifies('token:pkce', `a ${name} code_verifier is refused`, async () => {
    const { code } = await approve();
    const { status, body } = await redeem(code, '', { code_verifier: verifier });
    expect(status).toBe(400);
    expect(['invalid_grant', 'invalid_request']).toContain(body.error);
  });

for (const [name, redirect] of Object.entries({
  missing: undefined,
  'another registered': 'http://localhost:4567/custom/smart/redirect',
  foreign: 'https://evil.example/',
}))
  verifies('token:redirect-uri', `a ${name} one is refused`, async () => {
    const { code, verifier } = await approve();
    const { status, body } = await redeem(code, verifier, { redirect_uri: redirect });
    expect(status).toBe(400);
    expect(['invalid_grant', 'invalid_request']).toContain(body.error);
  });

verifies('token:code-bound-to-client', 'another client is refused', async () => {
  const { code, verifier } = await approve();
  expect((await redeem(code, verifier, { client_id: patientApp.clientId })).body.error).toBe('invalid_grant');
  const { status, body } = await redeem(code, verifier, { client_id: undefined }, basic());
  expect([status, body.error]).toEqual([400, 'invalid_grant']);
});

verifies('token:public-client', 'no client at all is invalid_client', async () => {
  const { code, verifier } = await approve();
  const { status, body } = await redeem(code, verifier, { client_id: undefined });
  expect([status, body.error]).toEqual([400, 'invalid_client']);
});
verifies('token:public-client', 'a confidential client cannot pose as a public one', async () => {
  const { code, verifier } = await approve({ parameters: asConfidential });
  const { status, body } = await redeem(code, verifier, asConfidential);
  expect([status, body.error]).toEqual([400, 'invalid_client']);
});

verifies('token:basic', 'the right secret works', async () => {
  const { code, verifier } = await approve({ parameters: asConfidential });
  expect((await redeem(code, verifier, { client_id: undefined }, basic())).status).toBe(200);
});
verifies('token:basic', 'a wrong one is 401 with WWW-Authenticate: Basic', async () => {
  const { status, headers, body } = await redeem(
    'x',
    'x',
    { client_id: undefined },
    basic(confidentialClient, 'wrong'),
  );
  expect([status, body.error]).toEqual([401, 'invalid_client']);
  expect(headers.get('www-authenticate')).toMatch(/^Basic /);
});

verifies('token:post', 'the secret in the body works, a wrong one is invalid_client', async () => {
  const { code, verifier } = await approve({ parameters: asConfidential });
  const wrong = await redeem(code, verifier, { ...asConfidential, client_secret: 'wrong' });
  expect([wrong.status, wrong.body.error]).toEqual([400, 'invalid_client']);
  expect((await redeem(code, verifier, { ...asConfidential, client_secret: demoClientSecret })).status).toBe(200);
});

verifies('token:one-method', 'Basic and a secret in the body together are refused', async () => {
  const { code, verifier } = await approve({ parameters: asConfidential });
  const { status, body } = await redeem(
    code,
    verifier,
    { ...asConfidential, client_secret: demoClientSecret },
    basic(),
  );
  expect([400, 401]).toContain(status);
  expect(['invalid_request', 'invalid_client']).toContain(body.error);
});

for (const grantType of ['password', 'client_credentials', 'urn:ietf:params:oauth:grant-type:device_code'])
  verifies('token:unsupported-grant', grantType, async () => {
    const { status, body } = await postForm(endpoints.token, { grant_type: grantType, client_id: publicClient });
    expect(status).toBe(400);
    expect(['unsupported_grant_type', 'unauthorized_client']).toContain(body.error);
  });
verifies('token:unsupported-grant', 'no grant_type at all is invalid_request', async () => {
  const { status, body } = await postForm(endpoints.token, { client_id: publicClient });
  expect([status, body.error]).toEqual([400, 'invalid_request']);
});

verifies('token:resource', 'for our FHIR base it is given, for another it is not', async () => {
  const { code, verifier } = await approve();
  const refused = await redeem(code, verifier, { resource: 'https://other.example/fhir' });
  expect([refused.status, refused.body.error]).toEqual([400, 'invalid_target']);
  expect((await redeem(code, verifier, { resource: fhirBase })).status).toBe(200);
});

verifies('token:refresh', 'a new pair; the context comes along', async () => {
  const { tokens } = await connect();
  const { status, headers, body } = await refresh(tokens.refresh_token ?? '');
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toContain('no-store');
  expect(body).toMatchObject({ token_type: 'Bearer', scope: tokens.scope, patient: tokens.patient });
  expect(body.refresh_token).not.toBe(tokens.refresh_token);
  expect((await fhirGet(`Patient/${tokens.patient}`, body.access_token as string)).status).toBe(200);
});
verifies('token:refresh', 'another client’s is refused and stays usable for its own', async () => {
  const { tokens } = await connect();
  const theft = await refresh(tokens.refresh_token ?? '', { client_id: patientApp.clientId });
  expect([theft.status, theft.body.error]).toEqual([400, 'invalid_grant']);
});

verifies('token:refresh-unnamed', 'without a client_id, by a public client', async () => {
  const { tokens } = await connect();
  expect((await refresh(tokens.refresh_token ?? '', { client_id: undefined })).status).toBe(200);
});
verifies('token:refresh-unnamed', 'a confidential client’s is refused without its secret', async () => {
  const { code, verifier } = await approve({ parameters: asConfidential });
  const { body } = await redeem(code, verifier, { client_id: undefined }, basic());
  const answer = await refresh(String(body.refresh_token), { client_id: undefined });
  expect([answer.status, answer.body.error]).toEqual([400, 'invalid_client']);
});

verifies('token:refresh-reuse', 'the second use ends every token of the family', async () => {
  const { tokens } = await connect();
  const second = await refresh(tokens.refresh_token ?? '');
  const reuse = await refresh(tokens.refresh_token ?? '');
  expect([reuse.status, reuse.body.error]).toEqual([400, 'invalid_grant']);
  expect((await refresh(second.body.refresh_token as string)).body.error).toBe('invalid_grant');
  expect((await fhirGet(`Patient/${tokens.patient}`, second.body.access_token as string)).status).toBe(401);
});

verifies('token:refresh-scope', 'a narrower scope narrows the access', async () => {
  const { tokens } = await connect();
  const { status, body } = await refresh(tokens.refresh_token ?? '', { scope: 'launch/patient patient/Patient.read' });
  expect(status).toBe(200);
  expect((await fhirGet(`Patient/${tokens.patient}`, body.access_token as string)).status).toBe(200);
  expect((await fhirGet('Condition', body.access_token as string)).status).toBe(403);
});
verifies('token:refresh-scope', 'a wider scope is invalid_scope', async () => {
  const { tokens } = await connect({ parameters: { scope: 'launch/patient offline_access patient/Patient.rs' } });
  const { status, body } = await refresh(tokens.refresh_token ?? '', {
    scope: 'patient/Patient.rs patient/Condition.rs',
  });
  expect([status, body.error]).toEqual([400, 'invalid_scope']);
});

verifies('token:cors', 'a registered origin reads answers and errors, without credentials', async () => {
  const { headers } = await redeem('x', 'x', { client_id: patientApp.clientId }, { origin: patientAppUrl });
  expect(headers.get('access-control-allow-origin')).toBe(patientAppUrl);
  expect(headers.get('access-control-allow-credentials')).toBeNull();
});
verifies('token:cors', 'a preflight is answered', async () => {
  const response = await fetch(endpoints.token, {
    method: 'OPTIONS',
    headers: {
      origin: patientAppUrl,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    },
  });
  expect(response.status).toBeLessThan(300);
  expect(response.headers.get('access-control-allow-methods')).toContain('POST');
  expect(response.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization');
});
verifies('token:cors', 'another origin does not', async () => {
  const { headers } = await redeem('x', 'x', {}, { origin: 'https://evil.example' });
  expect(headers.get('access-control-allow-origin')).toBeNull();
});

verifies('revoke:access-token', 'dead at once', async () => {
  const { tokens } = await connect();
  const form = { token: tokens.access_token, client_id: publicClient };
  expect((await postForm(endpoints.revoke, form)).status).toBe(200);
  expect((await fhirGet(`Patient/${tokens.patient}`, tokens.access_token)).status).toBe(401);
});
verifies('revoke:refresh-token', 'ends the access tokens too', async () => {
  const { tokens } = await connect();
  const form = { token: tokens.refresh_token, token_type_hint: 'refresh_token', client_id: publicClient };
  expect((await postForm(endpoints.revoke, form)).status).toBe(200);
  expect((await refresh(tokens.refresh_token ?? '')).body.error).toBe('invalid_grant');
  expect((await fhirGet(`Patient/${tokens.patient}`, tokens.access_token)).status).toBe(401);
});
verifies('revoke:confidential-client', 'by Basic and by post; a wrong secret revokes nothing', async () => {
  for (const [headers, secret] of [
    [basic(), undefined],
    [{}, demoClientSecret],
  ] as const) {
    const { code, verifier } = await approve({ parameters: asConfidential });
    const { body } = await redeem(code, verifier, { client_id: undefined }, basic());
    const [token, patient] = [String(body.access_token), String(body.patient)];
    const wrong = { token, ...asConfidential, client_secret: 'wrong' };
    expect((await postForm(endpoints.revoke, wrong)).body.error).toBe('invalid_client');
    expect((await fhirGet(`Patient/${patient}`, token)).status).toBe(200);
    const form = secret ? { token, ...asConfidential, client_secret: secret } : { token };
    expect((await postForm(endpoints.revoke, form, headers)).status).toBe(200);
    expect((await fhirGet(`Patient/${patient}`, token)).status).toBe(401);
  }
});
verifies('revoke:unknown', 'is 200', async () => {
  expect((await postForm(endpoints.revoke, { token: 'unknown', client_id: publicClient })).status).toBe(200);
});
verifies('revoke:unknown', 'no token is invalid_request, no client is invalid_client', async () => {
  expect((await postForm(endpoints.revoke, { client_id: publicClient })).body.error).toBe('invalid_request');
  expect((await postForm(endpoints.revoke, { token: 'x' })).body.error).toBe('invalid_client');
});
verifies('revoke:own-only', 'another client cannot end it', async () => {
  const { tokens } = await connect();
  await postForm(endpoints.revoke, { token: tokens.access_token, client_id: patientApp.clientId });
  expect((await fhirGet(`Patient/${tokens.patient}`, tokens.access_token)).status).toBe(200);
});
