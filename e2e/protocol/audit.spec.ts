import { expect, type Page } from '@playwright/test';
import { signInToEhr } from '../launch.ts';
import { endpoints, postForm, publicClient } from '../oauth.ts';
import { connect } from '../person.ts';
import { ehrUrl } from '../stack.ts';
import { verifies } from '../verifies.ts';

type Event = { id: number; kind: string; event: string; requestId?: string; clientId?: string; grantId?: string };

/** What the administrator who is signed in on this page is told, of one kind. */
async function told(page: Page, kind: string): Promise<Event[]> {
  const answer = await page.request.get(`${ehrUrl}/api/audit?kind=${kind}`);
  return ((await answer.json()) as { events: Event[] }).events;
}

verifies('audit:told', 'a launch, from consent to token and revocation, under one grant', async ({ page, browser }) => {
  const { tokens } = await connect(page);
  await postForm(endpoints.revoke, { token: tokens.refresh_token, client_id: publicClient });
  const administrator = await (await browser.newContext()).newPage();
  await signInToEhr(administrator, 'admin');
  const revoked = (await told(administrator, 'revocation')).filter(({ clientId }) => clientId === publicClient);
  const grants = revoked.map(({ grantId }) => grantId);
  const given = (await told(administrator, 'token')).filter(({ grantId }) => grants.includes(grantId));
  const approved = (await told(administrator, 'consent')).filter(({ grantId }) => grants.includes(grantId));
  expect(given.map(({ event }) => event)).toContain('authorization_code');
  expect(approved.map(({ event }) => event)).toContain('approved');
  await administrator.context().close();
});

verifies('audit:told', 'a refusal, by the id of its answer', async ({ page }) => {
  const { headers } = await postForm(endpoints.token, { grant_type: 'password', client_id: publicClient });
  await signInToEhr(page, 'admin');
  const refusals = await told(page, 'refusal');
  const refused = refusals.find(({ requestId }) => requestId === headers.get('x-request-id'));
  expect(refused).toMatchObject({ event: 'unsupported_grant_type', clientId: publicClient });
});

verifies('audit:administrator', 'picks a kind, and goes on to what is older', async ({ page }) => {
  for (let i = 0; i < 55; i += 1) await postForm(endpoints.token, { grant_type: 'password', client_id: publicClient });
  await signInToEhr(page, 'admin');
  await page.goto('/admin/audit');
  await page.getByLabel('Kind').selectOption({ label: 'Refusal' });
  await expect(page.getByRole('row')).toHaveCount(51);
  await expect(page.getByRole('rowheader', { name: 'unsupported_grant_type' }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Show older' }).click();
  await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(51);
});

verifies('audit:administrator', 'nobody else is told anything', async ({ page }) => {
  expect((await page.request.get(`${ehrUrl}/api/audit`)).status()).toBe(401);
  await signInToEhr(page, 'aokafor');
  expect((await page.request.get(`${ehrUrl}/api/audit`)).status()).toBe(403);
  await page.goto('/admin/audit');
  await expect(page.getByText('for the administrator')).toBeVisible();
});

verifies('audit:administrator', 'no code, token or password is in it', async ({ page, browser }) => {
  const { tokens } = await connect(page);
  const administrator = await (await browser.newContext()).newPage();
  await signInToEhr(administrator, 'admin');
  const text = await (await administrator.request.get(`${ehrUrl}/api/audit`)).text();
  for (const secret of [tokens.access_token, tokens.refresh_token, tokens.id_token]) expect(text).not.toContain(secret);
  await administrator.context().close();
});
