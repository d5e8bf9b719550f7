import { describe, expect, it } from 'vitest';
import { cut, plain, spread, widthOf, wrap } from './text.ts';

describe('what a server says cannot move the cursor', () => {
  it.each([
    ['colours', '\x1b[31mred\x1b[0m', '[31mred[0m'],
    ['the clipboard', '\x1b]52;c;AAAA\x07', ']52;c;AAAA'],
    ['a C1 sequence', '\x9b2J', '2J'],
    ['a new line', 'one\r\ntwo', 'one two'],
    ['the direction of writing', 'a\u202eb\u2066c', 'abc'],
    ['a bell', '\x07', ''],
  ])('%s', (_what, text, shown) => {
    expect(plain(text)).toBe(shown);
  });
});

it.each([
  ['Patient', 7],
  ['é', 1],
  ['e\u0301', 1],
  ['患者', 4],
  ['👍', 2],
  ['👩🏽‍⚕️', 2],
  ['✔', 1],
  ['━', 1],
  ['', 0],
])('"%s" takes %i columns', (text, width) => {
  expect(widthOf(text)).toBe(width);
});

it.each([
  ['Observation.1.ndjson', 8, 'Observa…'],
  ['Patient', 7, 'Patient'],
  ['患者患者', 4, '患…'],
  ['abc', 1, '…'],
  ['abc', 0, ''],
])('"%s" in %i columns is "%s"', (text, columns, shown) => {
  expect(cut(text, columns)).toBe(shown);
});

it.each([
  ['left', 'right', 12, 'left   right'],
  ['a long left', 'right', 12, 'a lon… right'],
  ['left', 'much too long', 6, 'much …'],
  ['left', '', 12, 'left'],
])('"%s" and "%s" in %i columns', (left, right, columns, shown) => {
  expect(spread(left, right, columns)).toBe(shown);
});

it.each([
  ['one two three', 7, '', ['one two', 'three']],
  ['one two three', 7, '  ', ['one two', '  three']],
  ['abcdefghij', 4, '', ['abcd', 'efgh', 'ij']],
  ['a https://ehr.example/fhir', 10, '', ['a', 'https://eh', 'r.example/', 'fhir']],
  ['', 5, '', ['']],
])('"%s" is wrapped in %i columns', (text, columns, indent, lines) => {
  expect(wrap(text, columns, indent)).toEqual(lines);
});
