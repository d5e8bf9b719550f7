import type { Quotas } from '@smart-ehr/ehr-api';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askApi } from '../testing/api.ts';
import { backendToken } from '../testing/backend.ts';
import { createBrowser } from '../testing/browser.ts';
import { signedIn } from '../testing/launch.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('the daily quota at the FHIR API', open => {
  let ehr: TestEhr;
  let token: string;
  beforeAll(async () => {
    ehr = await startTestEhr(await open(), { dailyQuota: 5 });
    token = await backendToken(ehr);
  });
  afterAll(() => ehr.close());

  const read = (authorization = `Bearer ${token}`) =>
    fetch(`${ehr.origin}/fhir/Patient?_count=1`, { headers: { authorization, origin: 'http://localhost:4567' } });

  test('the request after the last is 429 until midnight UTC, which every page of an app can read', async () => {
    for (let at = 0; at < 5; at += 1) expect((await read()).status).toBe(200);
    const refused = await read();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, String(15 * 60 * 60)]);
    expect(refused.headers.get('access-control-allow-origin')).toBe('http://localhost:4567');
    expect(await refused.json()).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ code: 'throttled', diagnostics: expect.stringContaining('has made the 5 requests') }],
    });
  });

  test('whoever has no valid token takes nothing from it', async () => {
    expect((await read('Bearer at_unknown')).status).toBe(401);
  });

  test('the administrator sees how much of it is used', async () => {
    const { status, body } = await askApi(ehr, await signedIn(ehr, 'admin'), '/api/quotas');
    expect([status, body]).toEqual([
      200,
      {
        day: '2026-03-01',
        apps: [{ clientId: 'bulk-worker', description: 'Bulk Export Worker', requests: 5, quota: 5 }],
      } satisfies Quotas,
    ]);
  });

  test('nobody else does', async () => {
    expect((await askApi(ehr, await signedIn(ehr, 'aokafor'), '/api/quotas')).status).toBe(403);
    expect((await askApi(ehr, createBrowser(ehr.origin), '/api/quotas')).status).toBe(401);
  });

  test('what people do in the EHR’s own screens does not count', async () => {
    const browser = await signedIn(ehr, 'aokafor');
    for (let at = 0; at < 7; at += 1) {
      expect((await askApi(ehr, browser, '/api/fhir/Patient?_count=1')).status).toBe(200);
    }
  });

  test('at midnight UTC it is as new', async () => {
    ehr.clock.nowMs += 15 * 60 * 60 * 1000;
    const fresh = await backendToken(ehr);
    expect((await read(`Bearer ${fresh}`)).status).toBe(200);
  });

  test('each entry of a Bundle is a request', async () => {
    const entry = Array(6).fill({ request: { method: 'GET', url: 'Patient?_count=1' } });
    const response = await fetch(`${ehr.origin}/fhir`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await backendToken(ehr)}`, 'content-type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }),
    });
    expect([response.status, (await response.json()).issue[0].code]).toEqual([429, 'throttled']);
  });
});
