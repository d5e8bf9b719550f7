import type { Patient, Resource } from '@smart-ehr/fhir';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';

import { beforeAll, describe, expect, test } from 'vitest';
import { loadRecords } from '../seed/records.ts';
import type { ExportContents } from '../stores/export-job.ts';
import { createExportStores, type ExportStores } from '../stores/exports.ts';
import { createResourceStore } from '../stores/resources.ts';
import { ExportGoneError, leaseMs, plan } from './plan.ts';

const nowMs = Date.UTC(2026, 0, 1);
const patients = Array.from({ length: 2500 }, (_, n): Patient => ({ resourceType: 'Patient', id: `p${n}` }));
const shared: Resource[] = [
  { resourceType: 'Organization', id: 'clinic' },
  { resourceType: 'Practitioner', id: 'dora' },
];

const told = { kind: 'export', event: 'told' } as const;

describeOnEachDatabase('the planner of a job', open => {
  let stores: ExportStores;
  beforeAll(async () => {
    const { sql } = await open();
    await loadRecords(
      [...patients, ...shared],
      createResourceStore(sql, () => nowMs),
    );
    stores = createExportStores(sql);
  });

  /** Plans with a clock that stands still; tells how many windows of rows were looked at. */
  async function planned(
    id: string,
    onWindow: (windows: number) => Promise<void>,
    { contents = {}, now = () => nowMs }: { contents?: Partial<ExportContents>; now?: () => number } = {},
  ) {
    let windows = 0;
    const rows = { ...stores.rows, countedAtOnce: 1000 };
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
        contents: {
          base: 'http://localhost/fhir',
          types: [{ type: 'Patient', filters: [] }],
          notes: [],
          ...contents,
        },
        leaseUntilMs: nowMs + leaseMs,
        expiresAtMs: nowMs + 60_000,
      },
      { planning: 10, kept: 10 },
      told,
      nowMs,
    );
    if (!job) throw new Error('The job was not begun.');
    await onWindow(0);
    const end = plan({ exports: { ...stores, rows }, now }, job).catch((error: unknown) => error);
    return { error: await end, windows };
  }

  test('looks at all of it', async () => {
    const { error, windows } = await planned('whole', async () => undefined);
    expect([error, windows]).toEqual([undefined, 4]);
    expect((await stores.jobs.page('whole', 1))?.parts).toMatchObject([
      { type: 'Patient', resourceCount: patients.length },
    ]);
  });

  test('looks at no window of a type of which nothing is there', async () => {
    const contents = { types: (['Observation', 'Condition'] as const).map(type => ({ type, filters: [] })) };
    const { error, windows } = await planned('nothing', async () => undefined, { contents });
    expect([error, windows]).toEqual([undefined, 0]);
  });

  test('tells how far it is, and when it will be done', async () => {
    let windows = 0;
    const onWindow = async (count: number) => {
      windows = count;
    };
    // Each window of a thousand takes four seconds.
    const now = () => nowMs + windows * 4000;
    const told: unknown[] = [];
    const renew = stores.jobs.renew;
    stores.jobs.renew = async (id, progress) => {
      told.push({ ...progress, leaseUntilMs: progress.leaseUntilMs - now() });
      return renew(id, progress);
    };
    await planned('slow', onWindow, { now });
    stores.jobs.renew = renew;
    expect(told).toEqual([
      { progress: '40% counted', readyAtMs: nowMs + 10_000, leaseUntilMs: leaseMs },
      { progress: '80% counted', readyAtMs: nowMs + 10_000, leaseUntilMs: leaseMs },
      { progress: '100% counted', readyAtMs: nowMs + 12_000, leaseUntilMs: leaseMs },
    ]);
  });

  describe('of several types', () => {
    const types = (['Patient', 'Organization', 'Practitioner'] as const).map(type => ({ type, filters: [] }));
    const pagesOf = async (id: string) => {
      const pages: number[][] = [];
      for (let page = 1; ; page++) {
        const found = await stores.jobs.page(id, page);
        if (!found) return pages;
        pages.push(found.parts.map(({ number }) => number));
      }
    };
    /** A clock of which a second has passed each time it is asked. */
    const quickClock = () => {
      let asked = 0;
      return () => nowMs + 1000 * asked++;
    };

    test('gives out what is planned while it goes on, to a client that takes it so', async () => {
      await planned('several', async () => undefined, {
        contents: { types, allowPartialManifests: true },
        now: quickClock(),
      });
      expect(await pagesOf('several')).toEqual([[1], [2], [3]]);
    });
    test('gives all at once to a client that does not', async () => {
      await planned('one', async () => undefined, { contents: { types }, now: quickClock() });
      expect(await pagesOf('one')).toEqual([[1, 2, 3]]);
    });
    test('gives all at once when it takes less than a second', async () => {
      await planned('quick', async () => undefined, { contents: { types, allowPartialManifests: true } });
      expect(await pagesOf('quick')).toEqual([[1, 2, 3]]);
    });
    test('gives out nothing of a job that was deleted', async () => {
      const remove = async (windows: number) => {
        if (windows === 5) await stores.jobs.remove('dropped', told, nowMs);
      };
      const { error } = await planned('dropped', remove, {
        contents: { types, allowPartialManifests: true },
        now: quickClock(),
      });
      expect([error, await pagesOf('dropped')]).toEqual([expect.any(ExportGoneError), []]);
    });
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
