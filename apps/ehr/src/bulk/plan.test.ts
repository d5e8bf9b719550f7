import type { Patient } from '@smart-ehr/fhir';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';

import { beforeAll, expect, test } from 'vitest';
import { loadRecords } from '../seed/records.ts';
import { createExportStores, type ExportStores } from '../stores/exports.ts';
import { createResourceStore } from '../stores/resources.ts';
import { ExportGoneError, leaseMs, plan } from './plan.ts';

const nowMs = Date.UTC(2026, 0, 1);
const patients = Array.from({ length: 2500 }, (_, n): Patient => ({ resourceType: 'Patient', id: `p${n}` }));

const told = { kind: 'export', event: 'told' } as const;

describeOnEachDatabase('the planner of a job', open => {
  let stores: ExportStores;
  beforeAll(async () => {
    const { sql } = await open();
    await loadRecords(
      patients,
      createResourceStore(sql, () => nowMs),
    );
    stores = createExportStores(sql);
  });

  /** Plans with a clock that stands still; tells how many windows of rows were looked at. */
  async function planned(id: string, onWindow: (windows: number) => Promise<void>) {
    let windows = 0;
    const rows = { ...stores.rows };
    rows.measure = async (...asked) => {
      windows += 1;
      await onWindow(windows);
      return stores.rows.measure(...asked);
    };
    const job = await stores.jobs.begin(
      {
        id,
        clientId: 'worker',
        door: 'current',
        level: 'system',
        request: 'http://localhost/fhir/$export',
        contents: { base: 'http://localhost/fhir', types: [{ type: 'Patient', filters: [] }], notes: [] },
        leaseUntilMs: nowMs + leaseMs,
        expiresAtMs: nowMs + 60_000,
      },
      { planning: 10, kept: 10 },
      told,
      nowMs,
    );
    if (!job) throw new Error('The job was not begun.');
    await onWindow(0);
    const end = plan({ exports: { ...stores, rows }, now: () => nowMs }, job).catch((error: unknown) => error);
    return { error: await end, windows };
  }

  test('looks at all of it', async () => {
    const { error, windows } = await planned('whole', async () => undefined);
    expect([error, windows]).toEqual([undefined, 4]);
    expect(await stores.jobs.parts('whole')).toMatchObject([{ type: 'Patient', resourceCount: patients.length }]);
  });

  test.each([0, 1, 2])(
    'stops at window %i when the job is deleted there, long before its lease is renewed',
    async at => {
      const remove = async (windows: number) => {
        if (windows === at) await stores.jobs.remove(`gone-${at}`, told, nowMs);
      };
      const { error, windows } = await planned(`gone-${at}`, remove);
      expect([error, windows]).toEqual([expect.any(ExportGoneError), at]);
    },
  );
});
