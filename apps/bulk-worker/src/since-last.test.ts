import { afterEach, beforeEach, expect, it } from 'vitest';
import { openExportFolder } from './export-folder.ts';
import type { ExportWish } from './export-wish.ts';
import type { Report } from './report.ts';
import { sinceLast } from './since-last.ts';
import { startTrial, type Trial } from './testing/trial.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await startTrial();
});
afterEach(() => trial.end());

const everything: ExportWish = { level: 'system' };
const transactionTime = '2026-01-31T12:00:00.000Z';

/** Leaves a report as if it had been exported then. */
async function exported(name: string, change: Partial<Report> = {}): Promise<void> {
  const { fhirBase, scope, exportsFolder } = trial.worker;
  const folder = await openExportFolder(`${exportsFolder}/${name}`, { ...trial.worker, wish: everything }, 0);
  const [startedAt, endedAt] = [transactionTime, transactionTime];
  const usual = { fhirBase, scope, wish: everything, startedAt, endedAt, transactionTime, warnings: [], files: [] };
  await folder.close({ outcome: 'complete', ...usual, ...change });
}

it('begins where the last export of the same kind ended', async () => {
  await exported('1', { transactionTime: '2026-01-30T12:00:00.000Z' });
  await exported('2');
  expect(await sinceLast(trial.worker, everything)).toEqual({ level: 'system', since: transactionTime });
});

it('goes on from one that was limited itself', async () => {
  await exported('1', { wish: { ...everything, since: '2026-01-30T12:00:00.000Z' } });
  expect(await sinceLast(trial.worker, everything)).toMatchObject({ since: transactionTime });
});

it('is everything when there was none', async () => {
  expect(await sinceLast(trial.worker, everything)).toEqual(everything);
});

it.each<[string, Partial<Report>]>([
  ['incomplete', { outcome: 'incomplete' }],
  ['failed', { outcome: 'failed' }],
  ['stopped', { outcome: 'stopped' }],
  ['of another server', { fhirBase: 'https://other.example/fhir' }],
  ['with other scopes', { scope: 'system/Patient.rs' }],
  ['for a database, which has no files any more', { database: { name: 'sqlite:records.db' } }],
  ['of one group', { wish: { level: 'group', group: 'g1' } }],
  ['of some types', { wish: { level: 'system', types: ['Patient'] } }],
])('does not go on from one that was %s', async (_what, change) => {
  await exported('1', change);
  expect(await sinceLast(trial.worker, everything)).toEqual(everything);
});
