import { expect, test } from 'vitest';
import type { ExportContents, ExportJob, ExportPart } from '../stores/export-job.ts';
import { manifestOf } from './manifest.ts';

const contents: ExportContents = {
  base: 'http://x/fhir',
  types: [
    { type: 'Patient', filters: [] },
    { type: 'Organization', filters: [] },
  ],
  notes: [],
};
const job = (change: Partial<ExportContents> = {}): ExportJob => ({
  id: 'x_1',
  clientId: 'app',
  door: 'current',
  level: 'patient',
  request: 'http://x/fhir/Patient/$export',
  contents: { ...contents, ...change },
  seq: 1,
  transactionTime: '2026-01-01T00:00:00.000Z',
  state: 'ready',
  expiresAtMs: 0,
});
const part = (number: number, type: string, change: Partial<ExportPart> = {}): ExportPart => ({
  number,
  type,
  afterKey: 0,
  lastKey: 1,
  resourceCount: 7,
  ...change,
});
const files = 'http://x/fhir/$export-files/x_1';

test('names files of types and of deletions, and has no link when there is no other page', () => {
  const parts = [part(1, 'Patient'), part(2, 'Bundle')];
  expect(manifestOf(job(), { parts, hasNext: false }, 1)).toEqual({
    transactionTime: '2026-01-01T00:00:00.000Z',
    request: 'http://x/fhir/Patient/$export',
    requiresAccessToken: true,
    output: [{ type: 'Patient', url: `${files}/Patient.1.ndjson`, count: 7 }],
    deleted: [{ type: 'Bundle', url: `${files}/Bundle.2.ndjson`, count: 7 }],
    error: [],
  });
});

test('pages differ in their files and links alone', () => {
  const partial = job({ allowPartialManifests: true, notes: ['left out'] });
  const first = manifestOf(partial, { parts: [part(1, 'Patient')], hasNext: true }, 1);
  const last = manifestOf(partial, { parts: [part(2, 'Patient')], hasNext: false }, 2);
  expect(first.link).toEqual([{ relation: 'next', url: 'http://x/fhir/$export-status/x_1/2' }]);
  const { link: _, ...unlinked } = first;
  expect({ ...last, output: first.output }).toEqual(unlinked);
});

test('organized by Patient, names no types of output, says where a block goes on, and what is left out', () => {
  const parts = [part(1, 'Patient', { lastRow: 5 }), part(2, 'Patient', { afterRow: 5 }), part(3, 'Bundle')];
  const manifest = manifestOf(job({ organizeOutputBy: 'Patient' }), { parts, hasNext: false }, 1);
  expect(manifest).toMatchObject({
    outputOrganizedBy: 'Patient',
    output: [
      { url: `${files}/Patient.1.ndjson`, continuesInFile: `${files}/Patient.2.ndjson`, count: 7 },
      { url: `${files}/Patient.2.ndjson`, count: 7 },
    ],
    deleted: [{ type: 'Bundle' }],
    error: [{ type: 'OperationOutcome', url: `${files}/OperationOutcome.0.ndjson`, count: 1 }],
  });
  expect(manifest.output.every(file => !('type' in file))).toBe(true);
});
