import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSubjectOf } from './subject.ts';

const key = Buffer.alloc(32, 7);

test('the subject of a person is the same after a restart', () => {
  expect(createSubjectOf(key)('ana')).toBe(createSubjectOf(Buffer.alloc(32, 7))('ana'));
  expect(createSubjectOf(key)('ana')).toMatch(/^[\w-]{43}$/);
});

test('it is another for another person, and at another installation', () => {
  const subjects = [
    createSubjectOf(key)('ana'),
    createSubjectOf(key)('bea'),
    createSubjectOf(Buffer.alloc(32, 8))('ana'),
  ];
  expect(new Set(subjects).size).toBe(3);
});

test('who knows the name cannot tell the subject', () => {
  const guesses = ['ana', 'subject:ana'].map(text => createHash('sha256').update(text).digest('base64url'));
  expect(guesses).not.toContain(createSubjectOf(key)('ana'));
});
