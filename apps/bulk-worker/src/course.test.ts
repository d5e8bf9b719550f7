import { describe, expect, it } from 'vitest';
import { addRetry, advance, type Course, createCourse, durations, fractionDone, pace } from './course.ts';
import type { FileProgress, Progress } from './export/progress.ts';

const nothing = { resources: 0, bytes: 0 };
const told = (...events: [number, Progress][]): Course =>
  events.reduce((course, [ms, progress]) => advance(course, progress, ms), createCourse(0));
const file = (name: string, number: number, resources: number, more: Partial<FileProgress> = {}): Progress => ({
  step: 'downloading',
  file: { name, number, of: 4, resources, bytes: resources * 10, ...more },
  resources,
  bytes: resources * 10,
});

describe('the duration of a step', () => {
  it('is until the next one, that of the last until now', () => {
    const course = told([0, { step: 'authorizing', ...nothing }], [200, { step: 'preparing', ...nothing }]);
    expect(durations(course, 1000)).toEqual({ authorizing: 200, preparing: 800 });
  });

  it('is the sum of its times, when it comes again', () => {
    const steps: Progress['step'][] = ['preparing', 'downloading', 'preparing', 'downloading'];
    const course = told(...steps.map((step, index): [number, Progress] => [index * 100, { step, ...nothing }]));
    expect(durations(course, 450)).toEqual({ preparing: 200, downloading: 250 });
  });

  it('of an export that never began, there is none', () => {
    expect(durations(createCourse(0), 1000)).toEqual({});
  });
});

describe('files', () => {
  it('may come at the same time, and end in another order', () => {
    const course = told(
      [0, file('b', 2, 1)],
      [0, file('a', 1, 1)],
      [0, file('b', 2, 5)],
      [0, file('b', 2, 9, { isWhole: true })],
      [0, file('a', 1, 2)],
    );
    expect(course.active.map(({ name, resources }) => [name, resources])).toEqual([['a', 2]]);
    expect(course.whole).toEqual({ files: 1, resources: 9, bytes: 90 });
  });

  it('are whole when another step begins', () => {
    const course = told([0, file('a', 1, 7)], [0, { step: 'deleting', ...nothing }]);
    expect([course.active, course.whole.files]).toEqual([[], 1]);
  });
});

describe('how much is done', () => {
  it('is nothing that anybody knows before the files come', () => {
    expect(fractionDone(createCourse(0))).toBeUndefined();
    expect(fractionDone(told([0, { step: 'preparing', ...nothing }]))).toBeUndefined();
  });

  it('is by files where the manifest does not count all resources', () => {
    const course = told([0, file('a', 1, 5, { isWhole: true })], [0, file('b', 2, 5, { expected: 10 })]);
    expect(fractionDone(course)).toBe(1.5 / 4);
  });

  it('of applying is what is applied of what was downloaded', () => {
    const course = told([0, file('a', 1, 50)], [1, { step: 'applying', resources: 20, bytes: 0 }]);
    expect(fractionDone(course)).toBe(0.4);
  });

  it('is never more than all, whatever the server promised', () => {
    expect(fractionDone(told([0, { ...file('a', 1, 50), expected: 10 }]))).toBe(1);
    expect(fractionDone(told([0, file('a', 1, 50, { of: 1, expected: 10 })]))).toBe(1);
  });

  it('of a file without resources is all of it', () => {
    expect(fractionDone(told([0, file('a', 1, 0, { of: 1, expected: 0 })]))).toBe(1);
  });
});

describe('the pace', () => {
  const counted = (ms: number, resources: number): [number, Progress] => [
    ms,
    { ...file('a', 1, resources), expected: 100 },
  ];

  it('says when the rest will be here', () => {
    expect(pace(told(counted(0, 0), counted(2000, 20)), 2000)).toEqual({
      resourcesPerSecond: 10,
      bytesPerSecond: 100,
      leftMs: 8000,
    });
  });

  it('counts what has arrived in this run, not what was here before', () => {
    expect(pace(told(counted(0, 80), counted(2000, 90)), 2000)).toMatchObject({ resourcesPerSecond: 5, leftMs: 2000 });
  });

  it.each<[string, Course, number]>([
    ['in the first second', told(counted(0, 5)), 500],
    ['before the files come', told([0, { step: 'preparing', ...nothing }]), 5000],
  ])('is unknown %s', (_when, course, now) => {
    expect(pace(course, now)).toBeUndefined();
  });

  it.each<[string, Course]>([
    ['nothing comes', told(counted(0, 0))],
    ['nothing is promised', told([0, file('a', 1, 0)], [1, file('a', 1, 9)])],
    ['more came than was promised', told(counted(0, 0), counted(1, 101))],
  ])('does not guess the end when %s', (_when, course) => {
    expect(pace(course, 5000)?.leftMs).toBeUndefined();
  });
});

it('a retry is counted, and its reason is told until something happens', () => {
  const waiting = addRetry(createCourse(0), { message: 'Busy.', waitMs: 3000 }, 1000);
  expect(waiting).toMatchObject({ retries: 1, waiting: { message: 'Busy.', untilMs: 4000 } });
  const after = advance(waiting, { step: 'preparing', ...nothing }, 4000);
  expect([after.retries, after.waiting]).toEqual([1, undefined]);
});
