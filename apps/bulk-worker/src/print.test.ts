import { expect, it } from 'vitest';
import type { Progress } from './export/progress.ts';
import { createProgressPrinter, describeExport } from './print.ts';
import type { Report } from './report.ts';

const downloading = (name: string, resources: number, expected?: number): Progress => ({
  step: 'downloading',
  file: { name, number: 1, of: 2, resources, ...(expected !== undefined && { expected }) },
  resources,
  bytes: resources * 10,
});

it('prints each step and each word of the server once', () => {
  const lines: string[] = [];
  const print = createProgressPrinter(
    line => lines.push(line),
    () => 0,
  );
  const nothing = { resources: 0, bytes: 0 };
  print({ step: 'authorizing', ...nothing });
  print({ step: 'preparing', ...nothing });
  print({ step: 'preparing', serverSays: '50 %', ...nothing });
  print({ step: 'preparing', serverSays: '50 %', ...nothing });
  print({ step: 'deleting', ...nothing });
  expect(lines).toEqual([
    'Getting an access token',
    'The server is preparing the files',
    'The server is preparing the files (50 %)',
    'Telling the server that it may forget the export',
  ]);
});

it('prints a file when it begins, and every two seconds', () => {
  const lines: string[] = [];
  let now = 0;
  const print = createProgressPrinter(
    line => lines.push(line),
    () => now,
  );
  print(downloading('Patient.1.ndjson', 0, 900));
  print(downloading('Patient.1.ndjson', 100, 900));
  now = 2000;
  print(downloading('Patient.1.ndjson', 400, 900));
  print(downloading('Patient.2.ndjson', 0));
  expect(lines).toEqual([
    'Downloading Patient.1.ndjson, file 1 of 2: 900 resources',
    'Downloading Patient.1.ndjson, file 1 of 2: 400 of 900 resources',
    'Downloading Patient.2.ndjson, file 1 of 2',
  ]);
});

const sha256 = 'f00d';
const report: Report = {
  outcome: 'complete',
  warnings: [],
  fhirBase: 'https://ehr.example/fhir',
  scope: 'system/*.rs',
  wish: { level: 'system' },
  startedAt: '2026-01-31T12:00:00.000Z',
  endedAt: '2026-01-31T12:00:01.000Z',
  transactionTime: '2026-01-31T12:00:00.000Z',
  files: [
    { name: 'Patient.1.ndjson', kind: 'output', type: 'Patient', resources: 2, bytes: 20, sha256 },
    { name: 'Patient.2.ndjson', kind: 'output', type: 'Patient', resources: 3, bytes: 30, sha256 },
    { name: 'Condition.1.ndjson', kind: 'output', type: 'Condition', resources: 1, bytes: 10, sha256 },
    {
      name: 'error/OperationOutcome.1.ndjson',
      kind: 'error',
      type: 'OperationOutcome',
      resources: 1,
      bytes: 9,
      sha256,
    },
  ],
};

it('sums up an export by type', () => {
  expect(describeExport({ folder: '/out/one', report })).toBe(
    [
      '  Condition                1',
      '  Patient                  5',
      'Exported as of 2026-01-31T12:00:00.000Z, 69 bytes in 4 files',
      'Folder: /out/one',
    ].join('\n'),
  );
});

it('sums up what went wrong', () => {
  const { transactionTime: _left, ...rest } = report;
  const failed: Report = { ...rest, outcome: 'failed', problem: 'No.', warnings: ['Careful.'], files: [] };
  expect(describeExport({ folder: '/out/one.failed', report: failed })).toBe(
    ['Warning: Careful.', 'The export failed. No.', 'Folder: /out/one.failed'].join('\n'),
  );
});

it('sums up what became of a database', () => {
  const applied = { stored: 5, deleted: 1, removed: 0 };
  const database = { name: 'sqlite:records.db', applied };
  const lastLine = (change: Partial<Report>) =>
    describeExport({ folder: '/out/one', report: { ...report, ...change } })
      .split('\n')
      .at(-1);
  expect(lastLine({ database })).toBe('Database: sqlite:records.db (5 added or replaced, 1 deleted)');
  expect(lastLine({ database: { ...database, applied: { ...applied, removed: 2 } } })).toBe(
    'Database: sqlite:records.db (5 added or replaced, 1 deleted, 2 removed that the server has no more)',
  );
  expect(lastLine({ database: { name: database.name } })).toBe('Folder: /out/one');
});

it('says how much of an export is applied', () => {
  const lines: string[] = [];
  const print = createProgressPrinter(
    line => lines.push(line),
    () => 0,
  );
  print({ step: 'applying', resources: 0, bytes: 9 });
  print({ step: 'applying', resources: 500, bytes: 9 });
  expect(lines).toEqual(['Applying the export to the database']);
});
