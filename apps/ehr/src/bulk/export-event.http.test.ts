import { describeOnEachDatabase, type TestDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFhirServer } from '../fhir/testing.ts';
import { records } from '../fhir/testing-records.ts';
import { kickOff, posted } from './testing.ts';

describeOnEachDatabase('the audit of an export', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
    server = await startFhirServer(database, records, { all: { scope: 'system/*.rs' } });
  });
  afterAll(() => server.close());

  test.each<[string, string, RequestInit]>([
    ['Patient/$export', '/Patient/$export', {}],
    ['Patient/$export', '/Patient/$export', posted([{ name: 'client_secret', valueString: 'hidden' }])],
    ['$export?_type=Patient', '/$export?_type=Patient', {}],
    ['$export?client_secret=hidden&_type=Patient&__proto__=hidden', '/$export?_type=Patient', {}],
    ['$export?refresh_token=hidden', '/$export', {}],
  ])('%s is told as %s: only what is understood', async (path, told, init) => {
    const headers = { ...init.headers, prefer: 'respond-async, handling=lenient' };
    const response = await kickOff(server, path, 'all', { ...init, headers });
    expect(response.status).toBe(202);
    const events = await database.sql.read<{ details: string }>('select * from audit_event order by id');
    expect(JSON.parse(events.at(-1)?.details ?? '')).toMatchObject({ request: told });
    expect(JSON.stringify(events)).not.toContain('hidden');
  });
});
