import { describe, expect, test } from 'vitest';
import { idTokenLifetimeMs } from '../oauth/lifetimes.ts';
import {
  announcedMs,
  isAnnouncing,
  jwksMaxAgeSeconds,
  overlapMs,
  publishedAt,
  rereadMs,
  signingAt,
} from './key-times.ts';

const madeMs = 1_000_000_000;
const signsFromMs = madeMs + announcedMs;
const old = { kid: 'old', createdAtMs: 0, retiresAtMs: signsFromMs + overlapMs };
const next = { kid: 'next', createdAtMs: madeMs, retiresAtMs: null };
const kids = (keys: { kid: string }[]) => keys.map(({ kid }) => kid);

describe('a new key', () => {
  test.each([
    ['as soon as it is made', madeMs, ['next', 'old'], 'old'],
    ['while old copies of the JWKS last', signsFromMs - 1, ['next', 'old'], 'old'],
    ['when every copy holds it', signsFromMs, ['next', 'old'], 'next'],
    ['while what the old one signed lasts', signsFromMs + overlapMs - 1, ['next', 'old'], 'next'],
    ['when that is over', signsFromMs + overlapMs, ['next'], 'next'],
  ])('%s', (_, nowMs, published, signing) => {
    expect(kids(publishedAt([old, next], nowMs))).toEqual(published);
    expect(signingAt([old, next], nowMs)?.kid).toBe(signing);
    expect(isAnnouncing([old, next], nowMs)).toBe(signing === 'old');
  });

  test('signs later than any copy of the JWKS without it can last', () => {
    expect(announcedMs).toBeGreaterThan(jwksMaxAgeSeconds * 1000 + rereadMs);
  });

  test('outlives the last token of the one before, signed by a process that has not read again', () => {
    expect(overlapMs).toBeGreaterThan(idTokenLifetimeMs + rereadMs);
  });
});

test('the first key signs at once: nobody has a copy without it', () => {
  expect(signingAt([{ ...next, kid: 'first' }], madeMs)?.kid).toBe('first');
  expect(isAnnouncing([next], madeMs)).toBe(false);
});

test('of two first keys the older signs', () => {
  const other = { ...next, kid: 'other', createdAtMs: madeMs + 5 };
  expect(signingAt([other, next], madeMs + 5)?.kid).toBe('next');
});

test('without keys nothing is published and nothing signs', () => {
  expect([publishedAt([], 0), signingAt([], 0)]).toEqual([[], undefined]);
});
