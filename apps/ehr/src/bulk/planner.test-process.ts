// Begins an export on the database of the first argument, for the FHIR base of the second, and plans it until it comes to
// Observations: there it stays, like a process that is busy with a great many of them, until it is killed.
import { openDatabase } from '@smart-ehr/prisma';
import { createExportStores } from '../stores/exports.ts';
import { leaseMs, plan } from './plan.ts';

const [url = '', base = '', startMs = ''] = process.argv.slice(2);
const stores = createExportStores((await openDatabase(url)).sql);
let nowMs = Number(startMs);
const job = await stores.jobs.begin(
  {
    id: 'x_killed',
    clientId: 'app',
    door: 'current',
    level: 'system',
    request: `${base}/$export?allowPartialManifests=true`,
    contents: {
      base,
      types: (['Patient', 'Organization', 'Observation'] as const).map(type => ({ type, filters: [] })),
      notes: [],
      allowPartialManifests: true,
    },
    leaseUntilMs: nowMs + leaseMs,
    expiresAtMs: nowMs + 3_600_000,
  },
  { planning: 1, kept: 1 },
  { kind: 'export', event: 'begun' },
  nowMs,
);
if (!job) throw new Error('The job was not begun.');

const measure = stores.rows.measure;
stores.rows.measure = async (rows, window) => {
  // A second passes with each look, so that what is planned is given out.
  nowMs += 1000;
  if (rows.type !== 'Observation') return measure(rows, window);
  console.log('busy');
  setInterval(() => {}, 1000);
  return new Promise(() => {});
};
await plan({ exports: stores, now: () => nowMs }, job);
