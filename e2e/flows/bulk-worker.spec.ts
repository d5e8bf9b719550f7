import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, type Page } from '@playwright/test';
import { patientIds } from '@smart-ehr/prisma/cast';
import pg from 'pg';
import { axeFindings } from '../axe.ts';
import { workerToken } from '../backend.ts';
import { bundleOf, nextOf } from '../fhir-answer.ts';
import { fhirGet } from '../oauth.ts';
import { bulkWorkerUrl, ehrUrl, fhirBase } from '../stack.ts';
import { test } from '../test.ts';
import { verifies } from '../verifies.ts';
import { connect } from '../without-browser.ts';
import { worker } from '../worker-command.ts';

// One export at a time is what the worker does; tests that press its buttons take turns.
test.describe.configure({ mode: 'serial' });

const status = (page: Page) => page.getByRole('status');

async function exportNow(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Export now' }).click();
}

verifies('bulk:worker', 'one click from the EHR’s home, one more for everything', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('link', { name: /bulk/i }).first().click();
  await page.waitForURL(url => url.href.startsWith(bulkWorkerUrl));
  await exportNow(page);
  await expect(status(page)).toContainText('The last export is complete', { timeout: 25_000 });
  await expect(page.locator('li[data-outcome="complete"]').first()).toContainText('Patient');
});

verifies('bulk:worker', 'the members of one group', async ({ page }) => {
  await page.goto(bulkWorkerUrl);
  await page.getByRole('radio', { name: /members of one group/ }).check();
  await page.getByLabel('Group id').fill('diabetes-registry');
  await exportNow(page);
  await expect(status(page)).toContainText('The last export is complete', { timeout: 25_000 });
});

test.describe('a form that cannot be', () => {
  test.use({ allowConsole: [/status of 400/] });

  verifies(
    'bulk:worker',
    'a group without an id is asked for at its field, and every choice stays',
    async ({ page }) => {
      await page.goto(bulkWorkerUrl);
      await page.getByRole('radio', { name: /members of one group/ }).check();
      const [field, changes] = [
        page.getByLabel('Group id'),
        page.getByRole('checkbox', { name: /Only what has changed/ }),
      ];
      await field.fill('');
      await changes.check();
      await exportNow(page);
      await expect(field).toBeFocused();
      await expect(field).toHaveAccessibleDescription(/^Which group\?/);
      await expect(changes).toBeChecked();
      expect(await axeFindings(page)).toEqual([]);
      await changes.uncheck();
      await field.fill('diabetes-registry');
      await exportNow(page);
      await page.waitForURL(`${bulkWorkerUrl}/`);
      await expect(field).toHaveValue('diabetes-registry', { timeout: 25_000 });
      await expect(changes).not.toBeChecked();
      await expect(status(page)).toContainText('The last export is complete');
      await expect(page.getByRole('radio', { name: /members of one group/ })).toBeChecked();
    },
  );
});

verifies('bulk:worker', 'an unknown group fails with the EHR’s sentence', async ({ page }) => {
  await page.goto(bulkWorkerUrl);
  await page.getByRole('radio', { name: /members of one group/ }).check();
  await page.getByLabel('Group id').fill('no-such-group');
  await exportNow(page);
  await expect(status(page)).toContainText('The last export failed', { timeout: 25_000 });
  expect(await axeFindings(page)).toEqual([]);
});

verifies(
  'bulk:worker-reports',
  'counts, sizes and times by type, by keyboard; report and log beside them',
  async ({ page }) => {
    await page.goto(bulkWorkerUrl);
    const last = page.locator('li[data-outcome="complete"]').first();
    await last.getByText('Details').focus();
    await page.keyboard.press('Enter');
    const row = last.getByRole('row', { name: /^Patient/ });
    await expect(row).toContainText(/\d/);
    await expect(last.getByText(/signing in .* s, asking/)).toBeVisible();
    expect(await axeFindings(page)).toEqual([]);
    // Not opened: a browser shows it, asks for an icon beside it, or keeps it as a file.
    const log = await last.getByRole('link', { name: 'log' }).getAttribute('href');
    expect(await (await fetch(new URL(log ?? '', bulkWorkerUrl))).text()).toContain('"eventId":"export_complete"');
  },
);

verifies(
  'bulk:worker-reports',
  'an opened report stays open and focused when another is listed above it',
  async ({ page }) => {
    await page.goto(bulkWorkerUrl);
    const summary = page.locator('#past summary').first();
    await summary.click();
    const open = page.locator('#past details[open]');
    const [before, entry] = [
      await page.locator('#past li').count(),
      await page.locator('#past li:has([open])').getAttribute('id'),
    ];
    const form = new URLSearchParams({ level: 'group', group: 'diabetes-registry' });
    await fetch(`${bulkWorkerUrl}/exports`, {
      method: 'POST',
      body: form,
      headers: { origin: bulkWorkerUrl },
      redirect: 'manual',
    });
    // The page looks at once when it becomes visible again.
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await expect(page.locator('#past li').first()).not.toHaveAttribute('id', entry ?? '', { timeout: 25_000 });
    expect(await page.locator('#past li').count()).toBe(Math.min(before + 1, 10));
    await expect(open).toHaveCount(1);
    await expect(page.locator('#past li:has([open])')).toHaveAttribute('id', entry ?? '');
    expect(await page.evaluate(() => document.activeElement?.closest('li')?.id)).toBe(entry);
    await expect(status(page)).toContainText('The last export is complete');
  },
);

verifies('bulk:worker-reports', 'no record is served, nor anything beside the exports', async () => {
  const shown = await (await fetch(bulkWorkerUrl)).text();
  const [, report = ''] = /href="(\/exports\/[^"]+)\/report.json"/.exec(shown) ?? [];
  expect((await fetch(`${bulkWorkerUrl}${report}/report.json`)).status).toBe(200);
  for (const path of [`${report}/Patient.1.ndjson`, `${report}/`, '/exports/..%2f/key.json']) {
    expect((await fetch(bulkWorkerUrl + path)).status, path).toBe(404);
  }
});

verifies('bulk:worker', 'another site cannot start an export', async () => {
  const form = new URLSearchParams({ level: 'system' });
  for (const header of [
    ['origin', 'https://attacker.example'],
    ['sec-fetch-site', 'cross-site'],
  ] as [string, string][]) {
    const response = await fetch(`${bulkWorkerUrl}/exports`, { method: 'POST', body: form, headers: [header] });
    expect(response.status).toBe(403);
  }
});

verifies('bulk:worker', 'its public keys are public, and nothing private is among them', async () => {
  const response = await fetch(`${bulkWorkerUrl}/jwks.json`);
  expect(response.headers.get('cache-control')).toContain('max-age');
  const { keys } = (await response.json()) as { keys: Record<string, string>[] };
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) for (const secret of ['d', 'p', 'q', 'k']) expect(key).not.toHaveProperty(secret);
});

for (const colorScheme of ['light', 'dark'] as const)
  verifies('pages:axe', `the worker’s page, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(bulkWorkerUrl);
    expect(await axeFindings(page)).toEqual([]);
  });
verifies('pages:320', 'the worker’s page', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(bulkWorkerUrl);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

verifies('bulk:worker-cli', 'files whose lines are what the manifest promised', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-'));
  try {
    const { code, output } = await worker(['export', '--type', 'Patient,Condition', '--to', folder]);
    expect(code, output).toBe(0);
    const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as { outcome: string };
    expect(report.outcome).toBe('complete');
    const patients = readdirSync(folder).filter(file => /^Patient.*\.ndjson$/.test(file));
    const lines = patients.flatMap(file => readFileSync(join(folder, file), 'utf8').trim().split('\n'));
    expect(lines).toHaveLength(108);
    expect(readdirSync(folder).filter(file => file.endsWith('.part'))).toEqual([]);
    expect(output).toMatch(/Export complete: .*\n\nType .*\n(.*\n)*Patient +\d+ +108 /);
    expect(output).not.toMatch(/eyJ|at_/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

verifies('bulk:worker-cli', 'a wrong command line is exit code 2, a refusal of the server 1', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-'));
  try {
    expect((await worker(['export', '--no-such-option'])).code).toBe(2);
    const refused = await worker(['export', '--group', 'no-such-group', '--to', join(folder, 'refused')]);
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('no-such-group')]);
    const nowhere = { BULK_WORKER_FHIR_BASE: `${ehrUrl}/nowhere` };
    expect((await worker(['export', '--to', join(folder, 'nowhere')], nowhere)).code).toBe(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Where the worker may put a database here: a file, and the server of the EHR's own, if it has one. */
const ehrDatabase = process.env.DATABASE_URL ?? '';
const databases = ['SQLite', ...(/^postgres/.test(ehrDatabase) ? ['PostgreSQL'] : [])];
type Kept = { type: string; id: string; body: string };

async function keptIn(database: string): Promise<Kept[]> {
  const rows = 'SELECT type, id, CAST(body AS text) AS body FROM';
  if (database.startsWith('sqlite:')) {
    const file = new DatabaseSync(database.slice('sqlite:'.length), { readOnly: true });
    try {
      return file.prepare(`${rows} export_resource`).all() as Kept[];
    } finally {
      file.close();
    }
  }
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    return (await client.query<Kept>(`${rows} fhir.export_resource`)).rows;
  } finally {
    await client.end();
  }
}

const types = ['Patient', 'AllergyIntolerance', 'Condition', 'Goal'];

/** Everything of these types that the API has, page by page. */
async function heldByApi(): Promise<Map<string, unknown>> {
  const token = await workerToken();
  const held = new Map<string, unknown>();
  for (const type of types) {
    for (let url: string | undefined = `${type}?_count=1000`; url; ) {
      const page = await bundleOf(await fhirGet(url, token));
      for (const { resource } of page.entry ?? []) held.set(`${type}/${resource.id}`, resource);
      url = nextOf(page);
    }
  }
  return held;
}

/** A goal of Denise, in a chart that no test counts. */
async function createGoals() {
  const { tokens } = await connect({ username: 'aokafor', parameters: { scope: 'openid user/Goal.cruds' } });
  const goal = { resourceType: 'Goal', subject: { reference: `Patient/${patientIds['denise-carter']}` } };
  const send = async (method: string, path: string, body?: object): Promise<string> => {
    const headers = { authorization: `Bearer ${tokens.access_token}`, 'content-type': 'application/fhir+json' };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const response = await fetch(`${fhirBase}/${path}`, init);
    expect(response.ok, await response.clone().text()).toBe(true);
    return method === 'POST' ? ((await response.json()) as { id: string }).id : '';
  };
  const textOf = (text: string) => ({ ...goal, lifecycleStatus: 'active', description: { text } });
  return {
    create: (text: string) => send('POST', 'Goal', textOf(text)),
    change: (id: string, text: string) => send('PUT', `Goal/${id}`, { ...textOf(text), id }),
    remove: (id: string) => send('DELETE', `Goal/${id}`),
  };
}

for (const kind of databases)
  verifies('bulk:worker-database', `${kind}: equals the API, before and after changes and deletions`, async () => {
    test.setTimeout(120_000);
    const folder = mkdtempSync(join(tmpdir(), 'bulk-'));
    const database = kind === 'SQLite' ? `sqlite:${join(folder, 'records.db')}` : ehrDatabase;
    const change = { BULK_WORKER_OUT: join(folder, 'exports') };
    // Other tests write meanwhile, so an export may be a moment older than what the API says now: then once more.
    const equals = () =>
      expect(async () => {
        const { code, output } = await worker(['export', '--type', types.join(), '--to', database], change);
        expect(code, output).toBe(0);
        const kept = (await keptIn(database)).map(({ type, id, body }) => [`${type}/${id}`, JSON.parse(body)] as const);
        expect(new Map(kept)).toEqual(await heldByApi());
      }).toPass({ timeout: 60_000 });
    const goals = await createGoals();
    const [changed, removed] = [await goals.create('Walk each day'), await goals.create('Stop smoking')];
    let created = '';
    try {
      await equals();
      await goals.change(changed, 'Walk twice a day');
      await goals.remove(removed);
      created = await goals.create('Sleep well');
      await equals();
      const sinceLast = await worker(['export', '--type', types.join(), '--to', database], change);
      expect(sinceLast.output).toMatch(/\(\d added or replaced/);
    } finally {
      for (const id of [changed, created].filter(Boolean)) await goals.remove(id);
      rmSync(folder, { recursive: true });
    }
  });

verifies('bulk:worker-database', 'one that cannot be used is exit code 2, and its password stays unsaid', async () => {
  const { code, output } = await worker(['export', '--to', 'postgresql://ann:s3cret@localhost:1/records']);
  expect([code, output]).toEqual([2, expect.stringContaining('postgresql://ann@localhost:1/records cannot be used')]);
  expect(output).not.toContain('s3cret');
});

verifies('bulk:worker-log', 'one event per line, the same on stdout and in the folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-'));
  try {
    const { code, stdout, stderr } = await worker(['export', '--type', 'Patient', '--json', '--to', folder]);
    expect([code, stderr]).toEqual([0, '']);
    expect(readFileSync(join(folder, 'log.ndjson'), 'utf8')).toBe(stdout);
    const items = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>);
    const ids = items.map(({ eventId }) => eventId);
    expect([ids[0], ids.at(-1)]).toEqual(['kickoff', 'export_complete']);
    expect(ids).toEqual(expect.arrayContaining(['status_complete', 'manifest_complete', 'download_complete']));
    expect(items[0]).toMatchObject({ eventDetail: { fhirVersion: '4.0.1', errorCode: null } });
    expect(items.at(-1)).toMatchObject({ eventDetail: { resources: 108 } });
    expect(stdout).not.toMatch(/eyJ|at_|Bearer/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

verifies('bulk:worker-quiet', 'silence when all is well, the EHR’s sentence on stderr when not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-'));
  try {
    const well = await worker(['export', '--type', 'Patient', '--quiet', '--to', folder]);
    expect([well.code, well.output]).toEqual([0, '']);
    const not = await worker(['export', '--group', 'no-such-group', '--quiet', '--to', join(folder, 'refused')]);
    expect([not.code, not.stdout]).toEqual([1, '']);
    expect(not.stderr).toContain('no-such-group');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
