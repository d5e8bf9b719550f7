import { expect, test } from 'vitest';
import type { ExportJob } from '../stores/export-job.ts';
import { noteLines, notesOf } from './notes.ts';

type Asked = { level?: ExportJob['level']; types?: string[]; notes?: string[]; organizeOutputBy?: 'Patient' };
const job = ({ level = 'patient', types = ['Patient'], notes = [], organizeOutputBy }: Asked) =>
  ({
    level,
    contents: {
      types: types.map(type => ({ type, filters: [] })),
      notes,
      ...(organizeOutputBy && { organizeOutputBy }),
    },
  }) as unknown as ExportJob;
const sentences = (asked: Asked) => notesOf(job(asked)).map(({ issue }) => issue[0]?.diagnostics);

test('what was asked and left out, a warning each', () => {
  const outcomes = noteLines(job({ notes: ['one', 'two'] })).split('\n');
  expect(outcomes).toHaveLength(3);
  expect(JSON.parse(outcomes[1] ?? '')).toMatchObject({ issue: [{ severity: 'warning', diagnostics: 'two' }] });
});

test.each([
  ['by type, nothing', { types: ['Patient', 'Organization'] }, []],
  ['by Patient, nothing when all is in records', { organizeOutputBy: 'Patient' as const }, []],
  [
    'by Patient, the types that are in no record',
    { organizeOutputBy: 'Patient' as const, types: ['Patient', 'Organization', 'Group'] },
    [expect.stringContaining('so no Organization, Group.')],
  ],
  [
    'by Patient, what may be in no record of a whole system',
    { organizeOutputBy: 'Patient' as const, level: 'system' as const },
    [expect.stringContaining('only what is in the record of a patient.')],
  ],
])('%s is left out', (_what, asked, expected) => {
  expect(sentences(asked)).toEqual(expected);
});
