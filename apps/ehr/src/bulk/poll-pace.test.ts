import { expect, test } from 'vitest';
import { createPollPace } from './poll-pace.ts';

test('who asks once a second never waits', () => {
  const paceOf = createPollPace();
  for (let second = 0; second < 500; second++) expect(paceOf('job', second * 1000)).toBe(0);
});

test('who asks in a loop waits after forty times, and may go on after a second', () => {
  const paceOf = createPollPace();
  for (let polls = 0; polls < 40; polls++) expect(paceOf('job', 0)).toBe(0);
  expect(paceOf('job', 0)).toBe(1);
  expect(paceOf('another', 0)).toBe(0);
  expect(paceOf('job', 1000)).toBe(0);
});

test('invented jobs do not fill the memory: the longest unasked is forgotten', () => {
  const paceOf = createPollPace();
  for (let polls = 0; polls < 41; polls++) paceOf('first', 0);
  for (let n = 0; n < 10_000; n++) paceOf(`job-${n}`, 0);
  expect(paceOf('first', 0)).toBe(0);
});
