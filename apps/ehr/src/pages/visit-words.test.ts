import { describe, expect, test } from 'vitest';
import { catalogues } from './texts/catalogue.ts';
import { visitDate, visitName, visitStatus, visitText } from './visit-words.ts';

describe('the date of a visit', () => {
  test.each([
    ['one day', { start: '2026-03-01T09:00:00Z', end: '2026-03-01T09:20:00Z' }, 'March 1, 2026'],
    ['its day at the place itself', { start: '2026-03-01T23:30:00-07:00' }, 'March 1, 2026'],
    ['several days', { start: '2026-02-27T08:00:00Z', end: '2026-03-01T11:00:00Z' }, 'February 27 – March 1, 2026'],
    ['one that has no start', { end: '2026-03-01' }, 'March 1, 2026'],
    ['only a month', { start: '2026-03', end: '2026-04' }, 'March 2026'],
    ['none', {}, 'No date'],
  ])('%s', (_, period, words) => {
    expect(visitDate({ kind: 'office', ...period }, 'en').replace(/\s/g, ' ')).toBe(words);
  });
});

test('the name has kind and date', () => {
  expect(visitName({ kind: 'emergency', start: '2026-03-01' }, 'es')).toBe('Visita a urgencias, 1 de marzo de 2026');
});

test('a status that nobody needs to know has no word', () => {
  expect(visitStatus({ kind: 'office', status: 'in-progress' }, 'en')).toBe('Going on now');
  expect(visitStatus({ kind: 'office', status: 'unknown' }, 'en')).toBeUndefined();
});

test('all that a row says can be searched', () => {
  const visit = {
    kind: 'office',
    about: 'Check-up',
    start: '2026-03-01',
    place: 'Clinic',
    status: 'finished',
  } as const;
  expect(visitText(visit, 'en')).toBe('March 1, 2026 Office visit Check-up Clinic Finished');
  expect(visitText({ kind: 'other' }, 'en')).toBe(`No date ${catalogues.en.visits.kinds.other}`);
});
