import type { Bundle, Organization } from '@smart-ehr/fhir';
import { describeOnEachDatabase, type TestDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPublicationStore } from '../stores/publications.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('GET /user-access-brands', open => {
  let database: TestDatabase;
  let ehr: TestEhr;
  beforeAll(async () => {
    database = await open();
    ehr = await startTestEhr(database);
  });
  afterAll(() => ehr.close());

  const read = (of = ehr, headers: Record<string, string> = {}, door = '') =>
    fetch(`${of.origin}${door}/user-access-brands`, { headers });
  const timestampOf = async (of = ehr) => ((await (await read(of)).json()) as Bundle).timestamp;

  test.each(['', '/webchart.cgi'])(
    'at %j/ is FHIR JSON with a weak ETag, by which it need not be sent again',
    async door => {
      const first = await read(ehr, {}, door);
      expect(first.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
      expect(first.headers.get('cache-control')).toBe('public, max-age=3600');
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
      for (const known of [etag, `"other", ${etag}`, etag.slice(2), '*']) {
        const again = await read(ehr, { 'if-none-match': known }, door);
        expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
      }
      expect((await read(ehr, { 'if-none-match': 'W/"other"' }, door)).status).toBe(200);
    },
  );

  test.each(['', '/webchart.cgi'])(
    'at %j/ is what the SMART configuration names, with exactly one such brand',
    async door => {
      const smart = (await (await fetch(`${ehr.origin}${door}/fhir/.well-known/smart-configuration`)).json()) as {
        user_access_brand_bundle: string;
        user_access_brand_identifier: object;
      };
      expect(smart.user_access_brand_bundle).toBe(`${ehr.origin}${door}/user-access-brands`);
      const bundle = (await (await fetch(smart.user_access_brand_bundle)).json()) as Bundle;
      const identifiers = bundle.entry?.flatMap(({ resource }) =>
        resource?.resourceType === 'Organization' ? ((resource as Organization).identifier ?? []) : [],
      );
      expect(identifiers).toEqual([smart.user_access_brand_identifier]);
      expect(JSON.stringify(bundle)).toContain(`"address":"${ehr.origin}${door}/fhir"`);
    },
  );

  test('the time of its last change outlives a restart', async () => {
    const restarted = (text: string, nowMs: number) =>
      createPublicationStore(database.sql).since('a text', text, nowMs);
    expect(await restarted('A', 1)).toBe(1);
    expect(await restarted('A', 2)).toBe(1);
    expect(await restarted('B', 3)).toBe(3);
    expect(await restarted('A', 4)).toBe(4);
    expect(await restarted('A', 5)).toBe(4);
  });

  test('its timestamp is that time, whenever it is asked', async () => {
    const before = await timestampOf();
    ehr.clock.nowMs += 60_000;
    expect(await timestampOf()).toBe(before);
  });
});
