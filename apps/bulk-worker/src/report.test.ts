import { describe, expect, it } from 'vitest';
import { exitCode, exitCodes, type Report, readReport, tallyByType } from './report.ts';

const sha256 = 'f00d';
const report: Report = {
  outcome: 'complete',
  warnings: [],
  fhirBase: 'https://ehr.example/fhir',
  scope: 'system/*.rs',
  wish: { level: 'system' },
  startedAt: '2026-01-31T12:00:00.000Z',
  endedAt: '2026-01-31T12:00:01.000Z',
  files: [
    { name: 'Patient.1.ndjson', kind: 'output', type: 'Patient', resources: 2, bytes: 20, sha256 },
    { name: 'Condition.1.ndjson', kind: 'output', type: 'Condition', resources: 1, bytes: 10, sha256 },
    { name: 'Patient.2.ndjson', kind: 'output', type: 'Patient', resources: 3, bytes: 30, sha256 },
    { name: 'deleted/Bundle.1.ndjson', kind: 'deleted', type: 'Bundle', resources: 1, bytes: 9, sha256 },
  ],
};
const whole = `${JSON.stringify(report, null, 2)}\n`;

it('sums up what there is of each type, without deletions and errors', () => {
  expect(tallyByType(report)).toEqual([
    { type: 'Condition', files: 1, resources: 1, bytes: 10 },
    { type: 'Patient', files: 2, resources: 5, bytes: 50 },
  ]);
});

it('counts the resources of an organized file by their own types', () => {
  const byType = { Patient: 2, Observation: 7 };
  const file = {
    name: 'Patient.1.ndjson',
    kind: 'output' as const,
    type: 'Patient',
    resources: 9,
    bytes: 90,
    sha256,
    byType,
  };
  expect(tallyByType({ files: [file] })).toEqual([
    { type: 'Observation', files: 0, resources: 7, bytes: 0 },
    { type: 'Patient', files: 1, resources: 2, bytes: 90 },
  ]);
});

it('each outcome has an exit code that is explained', () => {
  const outcomes: Pick<Report, 'outcome' | 'brokenPromise'>[] = [
    { outcome: 'complete' },
    { outcome: 'incomplete' },
    { outcome: 'failed' },
    { outcome: 'failed', brokenPromise: true },
    { outcome: 'stopped' },
  ];
  const explained = exitCodes.map(([code]) => code);
  expect(outcomes.map(exitCode)).toEqual([0, 4, 1, 3, 130]);
  expect(explained).toEqual(expect.arrayContaining(outcomes.map(exitCode)));
});

describe('a report file', () => {
  it('is read as it was written', () => {
    expect(readReport(whole)).toEqual(report);
  });

  // Every place at which a disk may have been full.
  it.each([0, 1, 20, 100, 300, whole.indexOf('}') + 2, whole.length - 3])(
    'of which %i characters are there is none',
    length => {
      expect(readReport(whole.slice(0, length))).toBeUndefined();
    },
  );

  it.each<[string, unknown]>([
    ['null', null],
    ['a list', []],
    ['a text', 'complete'],
    ['another program’s', { name: 'report' }],
    ['an outcome of the future', { ...report, outcome: 'paused' }],
    ['without warnings', { ...report, warnings: undefined }],
    ['with warnings that are no text', { ...report, warnings: [{}] }],
    ['with a wish for nothing', { ...report, wish: null }],
    ['begun at no time', { ...report, startedAt: 'yesterday' }],
    ['with files that are no list', { ...report, files: {} }],
    ['with a file that is null', { ...report, files: [null] }],
    ['with a size that is a text', { ...report, files: [{ ...report.files[0], bytes: '20' }] }],
  ])('that is %s is none', (_what, json) => {
    expect(readReport(JSON.stringify(json))).toBeUndefined();
  });
});
