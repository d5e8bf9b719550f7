import { describe, expect, it } from 'vitest';
import { addRetry, advance, type Course, createCourse } from '../course.ts';
import type { Progress } from '../export/progress.ts';
import { frame } from './frame.ts';
import type { Look } from './look.ts';
import { widthOf } from './text.ts';

const at = (columns: number, more: Partial<Look> = {}): Look => ({ columns, colour: false, unicode: true, ...more });
const nothing = { resources: 0, bytes: 0 };
const file = (number: number, name: string, resources: number, bytes: number, expected?: number) => ({
  name,
  number,
  of: 15,
  resources,
  bytes,
  ...(expected !== undefined && { expected }),
});

/** The course of an export to which this has been told, at these ms. */
function told(...events: [number, Progress][]): Course {
  return events.reduce((course, [ms, progress]) => advance(course, progress, ms), createCourse(0));
}
const begun: [number, Progress][] = [
  [0, { step: 'authorizing', ...nothing }],
  [200, { step: 'kicking-off', ...nothing }],
  [300, { step: 'preparing', ...nothing }],
];
const preparing = told(...begun, [3000, { step: 'preparing', serverSays: '35 % of the rows', ...nothing }]);
const counted = { expected: 120_000 };
const conditions = file(1, 'Condition.1.ndjson', 12_030, 14_200_000, 12_030);
const observations = file(2, 'Observation.1.ndjson', 8400, 8_300_000, 14_000);
const downloading = told(
  ...begun,
  [12_000, { step: 'downloading', file: file(1, 'Condition.1.ndjson', 0, 0, 12_030), ...nothing, ...counted }],
  [
    13_000,
    { step: 'downloading', file: { ...conditions, isWhole: true }, resources: 12_030, bytes: 14_200_000, ...counted },
  ],
  [15_000, { step: 'downloading', file: observations, resources: 20_430, bytes: 22_500_000, ...counted }],
);
const draw = (course: Course, nowMs: number, look: Look) =>
  frame('Everything from http://localhost:4000/fhir', course, nowMs, look);

describe('80 columns', () => {
  it('at the beginning', () => {
    expect(draw(told(...begun.slice(0, 1)), 150, at(80))).toEqual([
      'Everything from http://localhost:4000/fhir                                  0:00',
      '● Access token                                                             0.1 s',
      '○ Kick-off',
      '○ Preparing, at the server',
      '○ Downloading',
      '○ Tidying up, at the server',
    ]);
  });

  it('while the server prepares, in its words', () => {
    expect(draw(preparing, 9000, at(80))).toEqual([
      'Everything from http://localhost:4000/fhir                                  0:09',
      '✔ Access token                                                             0.2 s',
      '✔ Kick-off                                                                 0.1 s',
      '● Preparing, at the server                                                 8.7 s',
      '  The server says: 35 % of the rows',
      '○ Downloading',
      '○ Tidying up, at the server',
    ]);
  });

  it('while files come', () => {
    expect(draw(downloading, 15_000, at(80))).toEqual([
      'Everything from http://localhost:4000/fhir                                  0:15',
      '✔ Access token                                                             0.2 s',
      '✔ Kick-off                                                                 0.1 s',
      '✔ Preparing, at the server                                                  12 s',
      '● Downloading  ━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌   17 %  0:14 left',
      '  ✔ 1 file                                            12,030 resources   14.2 MB',
      '  ● Observation.1.ndjson        ━━━━━━━╌╌╌╌╌   60 %    8,400 of 14,000    8.3 MB',
      '  ○ 13 more files',
      '  20,430 resources · 22.5 MB · 7.5 MB/s · 6,810 resources/s',
      '○ Tidying up, at the server',
    ]);
  });

  it('at the end', () => {
    const ending = advance(downloading, { step: 'deleting', resources: 120_000, bytes: 120_000_000 }, 40_000);
    expect(draw(ending, 41_000, at(80)).slice(3)).toEqual([
      '✔ Preparing, at the server                                                  12 s',
      '✔ Downloading                                                               28 s',
      '● Tidying up, at the server                                                1.0 s',
    ]);
  });

  it('without counts in the manifest, by files', () => {
    const uncounted = told(
      ...begun,
      [
        1000,
        { step: 'downloading', file: { ...file(1, 'A.1.ndjson', 70, 900), isWhole: true }, resources: 70, bytes: 900 },
      ],
      [1000, { step: 'downloading', file: file(2, 'Patient.1.ndjson', 70, 900), resources: 140, bytes: 1800 }],
    );
    expect(draw(uncounted, 1500, at(80)).slice(4, 7)).toEqual([
      '● Downloading  ━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌    6 %',
      '  ✔ 1 file                                                70 resources     900 B',
      '  ● Patient.1.ndjson                                      70 resources     900 B',
    ]);
  });

  it('while several come at once: four, and how many more', () => {
    const many = [1, 2, 3, 4, 5, 6].map((number): [number, Progress] => [
      1000,
      {
        step: 'downloading',
        file: file(number, `Patient.${number}.ndjson`, 5, 70, 10),
        resources: 5 * number,
        bytes: 70 * number,
      },
    ]);
    expect(draw(told(...begun, ...many.reverse()), 1500, at(80)).slice(5, 10)).toEqual([
      '  ● Patient.1.ndjson            ━━━━━━╌╌╌╌╌╌   50 %            5 of 10      70 B',
      '  ● Patient.2.ndjson            ━━━━━━╌╌╌╌╌╌   50 %            5 of 10      70 B',
      '  ● Patient.3.ndjson            ━━━━━━╌╌╌╌╌╌   50 %            5 of 10      70 B',
      '  ● Patient.4.ndjson            ━━━━━━╌╌╌╌╌╌   50 %            5 of 10      70 B',
      '  ○ 11 more files',
    ]);
  });

  it('in ASCII', () => {
    expect(draw(downloading, 15_000, at(80, { unicode: false })).slice(4, 9)).toEqual([
      '* Downloading  ########.......................................   17 %  0:14 left',
      '  + 1 file                                            12,030 resources   14.2 MB',
      '  * Observation.1.ndjson        #######.....   60 %    8,400 of 14,000    8.3 MB',
      '  - 13 more files',
      '  20,430 resources, 22.5 MB, 7.5 MB/s, 6,810 resources/s',
    ]);
  });

  it('while records are applied', () => {
    const tidied = advance(downloading, { step: 'deleting', resources: 20_430, bytes: 22_500_000 }, 40_000);
    const applying = advance(tidied, { step: 'applying', resources: 10_215, bytes: 22_500_000 }, 40_500);
    expect(draw(applying, 41_500, at(40)).slice(4)).toEqual([
      '✔ Downloading                       28 s',
      '✔ Tidying up, at the server        0.5 s',
      '● Applying to the database         1.0 s',
      '  ━━━━━━━━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌',
      '  10,215 of 20,430 resources',
    ]);
  });
});

describe('40 columns', () => {
  it('while files come', () => {
    expect(draw(downloading, 15_000, at(40))).toEqual([
      'Everything from http://localhost:4… 0:15',
      '✔ Access token                     0.2 s',
      '✔ Kick-off                         0.1 s',
      '✔ Preparing, at the server          12 s',
      '● Downloading            17 %  0:14 left',
      '  ━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌',
      '  ✔ 1 file                       14.2 MB',
      '  ● Observation.1.ndjson            60 %',
      '  ○ 13 more files',
      '  20,430 resources · 22.5 MB · 7.5 MB/s',
      '○ Tidying up, at the server',
    ]);
  });

  it('while it waits to try again', () => {
    const waiting = addRetry(preparing, { message: 'http://localhost:4000 answered with 503.', waitMs: 7000 }, 9000);
    expect(draw(waiting, 10_500, at(40)).slice(3)).toEqual([
      '● Preparing, at the server          10 s',
      '  The server says: 35 % of the rows',
      '  Again in 6 s: http://localhost:4000',
      '  answered with 503.',
      '○ Downloading',
      '○ Tidying up, at the server',
    ]);
  });
});

it.each([20, 33, 40, 59, 60, 80, 200])('no line is wider than %i columns', columns => {
  const strange = advance(preparing, { step: 'preparing', serverSays: '患者'.repeat(60), ...nothing }, 4000);
  const long = told(...begun, [
    1,
    {
      step: 'downloading',
      file: file(1, `${'X'.repeat(64)}.1.ndjson`, 1e9, 1e12, 2e9),
      resources: 1e9,
      bytes: 1e12,
      expected: 9e9,
    },
  ]);
  for (const course of [preparing, downloading, strange, addRetry(long, { message: 'y'.repeat(300), waitMs: 1 }, 0)]) {
    const widths = draw(course, 90_000_000, at(columns)).map(widthOf);
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
  }
});

it('colours what is done, and takes no column for it', () => {
  const [, first] = draw(preparing, 9000, at(40, { colour: true }));
  expect(first).toBe('\x1b[32m✔\x1b[39m Access token                     0.2 s');
});
