import { expect, type Page } from '@playwright/test';
import { authorizationRequest, authorizeUrl, endpoints, redeem, redirectUri } from '../oauth.ts';
import { allow, approve, atRedirect, connect, onConsent, signIn } from '../person.ts';
import { ehrUrl, fhirBase } from '../stack.ts';
import { verifies } from '../verifies.ts';

/** The answer to a request that no page interrupts. */
async function answerTo(change: Record<string, string | undefined>): Promise<Response> {
  return fetch(authorizeUrl(authorizationRequest(change).parameters), { redirect: 'manual' });
}

/** Asserts an error redirect to the app and returns its parameters. */
async function refusal(response: Response): Promise<URLSearchParams> {
  expect([302, 303]).toContain(response.status);
  const location = new URL(response.headers.get('location') ?? '');
  expect(location.href.startsWith(redirectUri)).toBe(true);
  expect(location.searchParams.has('code')).toBe(false);
  return location.searchParams;
}

async function expectErrorPage(response: Response): Promise<void> {
  expect(response.status).toBe(400);
  expect(response.headers.get('location')).toBeNull();
  expect(response.headers.get('content-type')).toContain('text/html');
}

verifies('authorize:get', 'a GET leads to sign-in, scope confirmation and a code', async ({ page }) => {
  const { code } = await approve(page);
  expect(code).toMatch(/^[\w.~-]{22,}$/);
});

verifies('authorize:post', 'a POST of the same request leads to a code', async ({ page }) => {
  const { parameters, verifier } = authorizationRequest();
  await page.route('http://app.test/', route =>
    route.fulfill({
      contentType: 'text/html',
      body: `<form method="post" action="${endpoints.authorize}">${Object.entries(parameters)
        .map(([name, value]) => `<input name="${name}" value="${value}">`)
        .join('')}<button>Go</button></form>`,
    }),
  );
  await page.goto('http://app.test/');
  await page.getByRole('button', { name: 'Go' }).click();
  await signIn(page, 'whart123');
  await onConsent(page);
  await allow(page);
  const answer = await atRedirect(page);
  expect(answer.get('state')).toBe(parameters.state);
  expect((await redeem(answer.get('code') ?? '', verifier)).status).toBe(200);
});

verifies('authorize:client-known', 'an unknown client gets a page', async () => {
  await expectErrorPage(await answerTo({ client_id: 'nobody' }));
  await expectErrorPage(await answerTo({ client_id: undefined }));
});

const wrongRedirects: Record<string, string | undefined> = {
  'another host': 'https://evil.example/redirect',
  'a longer path': `${redirectUri}/more`,
  'a query added': `${redirectUri}?x=1`,
  'a trailing slash': `${redirectUri}/`,
  'another port': redirectUri.replace('4567', '4568'),
  'another case': redirectUri.replace('/custom', '/Custom'),
  'user information': redirectUri.replace('localhost', 'localhost@evil.example'),
  'a dot segment': redirectUri.replace('/redirect', '/x/../redirect'),
  'another client’s': 'http://localhost:4002/callback',
  'none at all': undefined,
};
for (const [name, redirect] of Object.entries(wrongRedirects))
  verifies('authorize:redirect-uri-exact', `${name} gets a page and no redirect`, async () => {
    await expectErrorPage(await answerTo({ redirect_uri: redirect }));
  });

verifies('authorize:error-redirect', 'an error carries the state as it came', async () => {
  const state = 'a b+c/d=é&"<>';
  const answer = await refusal(await answerTo({ state, scope: 'unheard-of' }));
  expect(answer.get('state')).toBe(state);
  expect(answer.get('error')).toBe('invalid_scope');
  expect(answer.get('error_description')).toBeTruthy();
});

verifies('authorize:error-redirect', 'without a state none is invented', async () => {
  expect((await refusal(await answerTo({ state: undefined, scope: 'unheard-of' }))).has('state')).toBe(false);
});

verifies('authorize:iss', 'code and error both name the issuer', async ({ page }) => {
  expect((await refusal(await answerTo({ response_type: 'token' }))).get('iss')).toBe(ehrUrl);
  const { answer } = await approve(page);
  expect(answer.get('iss')).toBe(ehrUrl);
});

for (const responseType of ['token', 'id_token', 'code id_token', 'code token'])
  verifies('authorize:response-type-code', `${responseType} is refused`, async () => {
    const answer = await refusal(await answerTo({ response_type: responseType }));
    expect(answer.get('error')).toBe('unsupported_response_type');
  });
verifies('authorize:response-type-code', 'a request without response_type is invalid', async () => {
  expect((await refusal(await answerTo({ response_type: undefined }))).get('error')).toBe('invalid_request');
});

for (const [name, aud] of Object.entries({
  absent: undefined,
  foreign: 'https://other.example/fhir',
  'our origin without the path': ehrUrl,
  'a longer path': `${fhirBase}/Patient`,
}))
  verifies('authorize:aud', `${name} is refused`, async () => {
    const answer = await refusal(await answerTo({ aud }));
    expect(['invalid_request', 'invalid_target']).toContain(answer.get('error'));
  });
verifies('authorize:aud', 'a trailing slash makes no difference', async ({ page }) => {
  await connect(page, { parameters: { aud: `${fhirBase}/` } });
});
verifies('authorize:resource', 'resource works in the place of aud', async ({ page }) => {
  await connect(page, { parameters: { aud: undefined, resource: fhirBase } });
});

for (const [name, change] of Object.entries({
  'no challenge': { code_challenge: undefined, code_challenge_method: undefined },
  'the plain method': { code_challenge_method: 'plain' },
  'no method (which means plain)': { code_challenge_method: undefined },
  'a challenge of the wrong length': { code_challenge: 'short' },
}))
  verifies('authorize:pkce-required', `${name} is refused`, async () => {
    expect((await refusal(await answerTo(change))).get('error')).toBe('invalid_request');
  });

for (const name of ['scope', 'state', 'code_challenge', 'response_type', 'aud'])
  verifies('authorize:no-duplicates', `a second ${name} is refused`, async () => {
    const { parameters } = authorizationRequest();
    const query = new URLSearchParams(parameters);
    query.append(name, parameters[name] ?? '');
    const response = await fetch(`${endpoints.authorize}?${query}`, { redirect: 'manual' });
    expect((await refusal(response)).get('error')).toBe('invalid_request');
  });
for (const name of ['client_id', 'redirect_uri'])
  verifies('authorize:no-duplicates', `a second ${name} gets a page`, async () => {
    const { parameters } = authorizationRequest();
    const query = new URLSearchParams(parameters);
    query.append(name, parameters[name] ?? '');
    await expectErrorPage(await fetch(`${endpoints.authorize}?${query}`, { redirect: 'manual' }));
  });

verifies('authorize:prompt-none', 'without a session: login_required', async () => {
  expect((await refusal(await answerTo({ prompt: 'none' }))).get('error')).toBe('login_required');
});

/** Signed in, and nothing approved yet for this client by this person. */
async function silently(page: Page, change: Record<string, string | undefined>): Promise<URLSearchParams> {
  const { parameters } = authorizationRequest({ prompt: 'none', ...change });
  const answer = await page.request.get(authorizeUrl(parameters), { maxRedirects: 0 });
  expect(answer.status()).toBe(303);
  return new URL(answer.headers().location ?? '').searchParams;
}

verifies('authorize:prompt-none', 'nothing approved before: consent or interaction required', async ({ page }) => {
  await page.goto('/login');
  await signIn(page, 'admin');
  await expect(page.getByRole('button', { name: /Sign out/ })).toBeVisible();
  const answer = await silently(page, { scope: 'openid fhirUser' });
  expect(['consent_required', 'interaction_required']).toContain(answer.get('error'));
});

verifies('authorize:prompt-none', 'together with another value it is invalid', async () => {
  expect((await refusal(await answerTo({ prompt: 'none login' }))).get('error')).toBe('invalid_request');
});

verifies('authorize:prompt-login', 'a signed-in person is asked again', async ({ page }) => {
  await approve(page);
  await page.goto(authorizeUrl(authorizationRequest({ prompt: 'login' }).parameters));
  await expect(page.getByLabel('Password')).toBeVisible();
});

verifies('authorize:prompt-select-account', 'a signed-in person can become somebody else', async ({ page }) => {
  await approve(page);
  await page.goto(authorizeUrl(authorizationRequest({ prompt: 'select_account' }).parameters));
  await signIn(page, 'mlopez');
  await onConsent(page);
  await expect(page.getByRole('radio')).toHaveCount(3);
});

verifies('authorize:prompt-consent', 'the page is shown though all was allowed before', async ({ page }) => {
  await approve(page);
  await page.goto(authorizeUrl(authorizationRequest({ prompt: 'consent' }).parameters));
  await onConsent(page);
});

verifies('authorize:unknown-scope', 'wholly unknown scopes are refused', async () => {
  for (const scope of ['nonsense', 'patient/.rs', 'patient/Observation.dus', 'patient/patient.read', ''])
    expect((await refusal(await answerTo({ scope }))).get('error'), scope).toBe('invalid_scope');
});
verifies('authorize:unknown-scope', 'an unknown one beside known ones is left out of the grant', async ({ page }) => {
  const { tokens } = await connect(page, { parameters: { scope: 'launch/patient patient/Patient.rs nonsense' } });
  expect(tokens.scope.split(' ')).not.toContain('nonsense');
  expect(tokens.scope.split(' ')).toContain('patient/Patient.rs');
});

verifies('authorize:no-framing', 'frames and scripts are forbidden by header', async () => {
  const response = await answerTo({});
  const page = await fetch(new URL(response.headers.get('location') ?? '', ehrUrl));
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('script-src');
  expect(await page.text()).not.toContain('<script');
});

verifies('authorize:no-cors', 'no Access-Control header, whoever asks', async () => {
  for (const path of ['/authorize', '/login', '/consent', '/choose-patient']) {
    const response = await fetch(`${ehrUrl}${path}`, {
      headers: { origin: 'http://localhost:4001' },
      redirect: 'manual',
    });
    expect(response.headers.get('access-control-allow-origin'), path).toBeNull();
  }
});
