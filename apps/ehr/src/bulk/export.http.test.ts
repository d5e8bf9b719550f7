import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFhirServer } from '../fhir/testing.ts';
import { records } from '../fhir/testing-records.ts';
import { begin, complete, exported, linesOf } from './testing.ts';

const accesses = { all: { scope: 'system/*.rs' } };

describeOnEachDatabase('an export', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), records, accesses);
  });
  afterAll(() => server.close());

  describe('of the system', () => {
    test('delivers every resource once, and counts as its manifest says', async () => {
      const { manifest, names, texts } = await exported(server, '$export', 'all');
      expect(names.sort()).toEqual(records.map(({ resourceType, id }) => `${resourceType}/${id}`).sort());
      expect(texts.map(text => linesOf(text).length)).toEqual(manifest.output.map(({ count }) => count));
      expect(manifest).toMatchObject({ requiresAccessToken: true, deleted: [], error: [] });
      expect(manifest.request).toBe(`${server.base}/$export`);
    });
    test('names attachments by absolute URLs', async () => {
      const { texts } = await exported(server, '$export?_type=DocumentReference', 'all');
      expect(texts.join('')).toContain(`"url":"${server.base}/Binary/a-note"`);
    });
  });

  test('of all patients leaves out what belongs to none', async () => {
    const { names } = await exported(server, 'Patient/$export', 'all');
    expect(names).toContain('Patient/c');
    expect(names).toContain('Provenance/a-prov');
    expect(names).toContain('Organization/clinic');
    expect(names).not.toContain('Provenance/org-prov');
    expect(names.filter(name => /^(Binary|Group)\//.test(name))).toEqual([]);
  });

  test('of a group delivers the records of its members and no others', async () => {
    const { names } = await exported(server, 'Group/a-and-c/$export', 'all');
    expect(names).toContain('Patient/a');
    expect(names).toContain('Observation/c1');
    expect(names).toContain('Provenance/c-prov');
    expect(names.filter(name => /\/b/.test(name))).toEqual([]);
  });

  test('is gone when it was deleted', async () => {
    const url = await begin(server, '$export', 'all');
    await complete(server, url, 'all');
    expect((await server.request(url, 'all', { method: 'DELETE' })).status).toBe(202);
    const after = await server.request(url, 'all');
    expect(after.status).toBe(404);
    expect(await after.json()).toMatchObject({ resourceType: 'OperationOutcome' });
  });
});
