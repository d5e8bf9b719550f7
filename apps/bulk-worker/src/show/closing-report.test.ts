import { describe, expect, it } from 'vitest';
import type { Report } from '../report.ts';
import { closingReport, complaints } from './closing-report.ts';
import { widthOf } from './text.ts';

const sha256 = 'f00d';
const report: Report = {
  outcome: 'complete',
  warnings: [],
  fhirBase: 'https://ehr.example/fhir',
  scope: 'system/*.rs',
  wish: { level: 'system' },
  startedAt: '2026-01-31T12:00:00.000Z',
  endedAt: '2026-01-31T12:00:41.000Z',
  transactionTime: '2026-01-31T12:00:00.000Z',
  retries: 1,
  resourcesPerSecond: 8120,
  durations: { authorizing: 200, 'kicking-off': 100, preparing: 11_700, downloading: 28_000, deleting: 90 },
  files: [
    { name: 'Patient.1.ndjson', kind: 'output', type: 'Patient', resources: 1200, bytes: 2_000_000, sha256 },
    { name: 'Patient.2.ndjson', kind: 'output', type: 'Patient', resources: 300, bytes: 500_000, sha256 },
    { name: 'Condition.1.ndjson', kind: 'output', type: 'Condition', resources: 12_030, bytes: 14_200_000, sha256 },
    {
      name: 'error/OperationOutcome.1.ndjson',
      kind: 'error',
      type: 'OperationOutcome',
      resources: 2,
      bytes: 200,
      sha256,
    },
  ],
};
const said = 'Observation x is damaged.';
const incomplete: Report = {
  ...report,
  outcome: 'incomplete',
  warnings: [`The server says (error): ${said}`, 'The job could not be deleted at the server.'],
  missing: { errors: 2, says: [said] },
};
const { transactionTime: _none, durations: _old, retries: _before, resourcesPerSecond: _these, ...bare } = report;
const failed: Report = { ...bare, outcome: 'failed', problem: 'The kick-off was answered with 403. No.', files: [] };
const folder = '/exports/2026-01-31T12-00-00-000Z';
const at = (columns: number) => ({ columns, colour: false, unicode: true });

describe('80 columns', () => {
  it('complete', () => {
    expect(closingReport({ folder, report }, at(80))).toEqual([
      '✔ Export complete: 13,530 resources in 4 files, 16.7 MB, in 41 s',
      '',
      'Type       Files  Resources     Size',
      'Condition      1     12,030  14.2 MB',
      'Patient        2      1,500   2.5 MB',
      'Total          3     13,530  16.7 MB',
      '',
      'Time: token 0.2 s, kick-off 0.1 s, preparing 12 s, downloading 28 s, tidying up',
      '  0.1 s',
      'Pace: 8,120 resources/s · 1 request sent again',
      'As of 2026-01-31T12:00:00.000Z',
      'Folder: /exports/2026-01-31T12-00-00-000Z',
    ]);
  });

  it('incomplete: what is missing, each said once', () => {
    expect(closingReport({ folder, report: incomplete }, at(80)).slice(-6)).toEqual([
      'Pace: 8,120 resources/s · 1 request sent again',
      'Missing: the server reports 2 errors about what it could not export:',
      '  Observation x is damaged.',
      'Warning: The job could not be deleted at the server.',
      'As of 2026-01-31T12:00:00.000Z',
      'Folder: /exports/2026-01-31T12-00-00-000Z',
    ]);
  });

  it('failed, and a report without figures', () => {
    expect(closingReport({ folder, report: failed }, at(80))).toEqual([
      '✖ The export failed after 41 s. The kick-off was answered with 403. No.',
      'Folder: /exports/2026-01-31T12-00-00-000Z',
    ]);
  });

  it('complete with nothing', () => {
    expect(closingReport({ folder, report: { ...bare, files: [] } }, at(80))[0]).toBe(
      '✔ Export complete: 0 resources in 0 files, 0 B, in 41 s',
    );
  });
});

it('what became of a database, instead of the folder', () => {
  const applied = { stored: 5, deleted: 1, removed: 0 };
  const database = { name: 'sqlite:records.db', applied };
  const lastLine = (change: Partial<Report>) =>
    closingReport({ folder, report: { ...report, ...change } }, at(80)).at(-1);
  expect(lastLine({ database })).toBe('Database: sqlite:records.db (5 added or replaced, 1 deleted)');
  expect(lastLine({ database: { ...database, applied: { ...applied, removed: 2 } } })).toBe(
    'Database: sqlite:records.db (5 added or replaced, 1 deleted, 2 removed that the server has no more)',
  );
  expect(lastLine({ database: { name: database.name } })).toBe(`Folder: ${folder}`);
});

it('why nothing was applied, when parts are missing', () => {
  const problem = 'Nothing was applied to sqlite:records.db, because parts are missing.';
  const [first, second] = closingReport({ folder, report: { ...incomplete, problem } }, at(80));
  expect(`${first} ${second?.trim()}`).toContain(problem);
});

it('40 columns', () => {
  expect(closingReport({ folder, report }, at(40))).toEqual([
    '✔ Export complete: 13,530 resources in 4',
    '  files, 16.7 MB, in 41 s',
    '',
    'Type       Resources     Size',
    'Condition     12,030  14.2 MB',
    'Patient        1,500   2.5 MB',
    'Total         13,530  16.7 MB',
    '',
    'Time: token 0.2 s, kick-off 0.1 s,',
    '  preparing 12 s, downloading 28 s,',
    '  tidying up 0.1 s',
    'Pace: 8,120 resources/s · 1 request sent',
    '  again',
    'As of 2026-01-31T12:00:00.000Z',
    'Folder: /exports/2026-01-31T12-00-00-000Z',
  ]);
});

it('nothing that a server says reaches the terminal as a command, or beyond its edge', () => {
  const evil = `\x1b]0;owned\x07\x1b[2J${'long '.repeat(50)}`;
  const lines = closingReport(
    { folder: '/x', report: { ...incomplete, warnings: [evil], missing: { errors: 1, says: [evil] } } },
    at(40),
  );
  expect(lines.join('')).not.toMatch(/\p{Cc}/u);
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(40);
});

describe('for who wants to hear nothing but errors', () => {
  it('a complete export is silence', () => {
    expect(complaints({ folder, report })).toEqual([]);
  });

  it('a failed one is its problem', () => {
    expect(complaints({ folder, report: failed })).toEqual([
      'The kick-off was answered with 403. No.',
      `Folder: ${folder}`,
    ]);
  });

  it('an incomplete one is what is missing', () => {
    expect(complaints({ folder, report: incomplete })).toEqual([
      'The export is incomplete: the server reports 2 errors about what it could not export.',
      '  Observation x is damaged.',
      `Folder: ${folder}`,
    ]);
  });
});
