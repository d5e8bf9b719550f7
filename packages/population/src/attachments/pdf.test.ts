import { expect, test } from 'vitest';
import { pdfOf } from './pdf.ts';

const text = (lines: readonly string[]) => pdfOf(lines).toString('latin1');

/** Where each object begins, as the cross-reference table says. */
function offsetsIn(pdf: string): number[] {
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(pdf)?.[1]);
  expect(pdf.slice(start, start + 5)).toBe('xref\n');
  return [...pdf.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
}

test.each([1, 46, 47, 200])('the table of %d lines leads to every object, in order', lines => {
  const pdf = text(Array.from({ length: lines }, (_line, index) => `Line ${index}`));
  const offsets = offsetsIn(pdf);
  expect(offsets.map(offset => Number.parseInt(pdf.slice(offset), 10))).toEqual(
    offsets.map((_offset, index) => index + 1),
  );
  expect(pdf).toContain(`/Size ${offsets.length + 1} /Root 1 0 R`);
});

test('a stream is as long as it says', () => {
  for (const [, length, content = ''] of text(['Größe (cm): 170', '']).matchAll(
    /\/Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/g,
  )) {
    expect(content.length).toBe(Number(length));
  }
});

test.each([
  ['parentheses and backslashes', 'a (b) \\ c', '(a \\(b\\) \\\\ c) Tj'],
  ['letters of Latin-1', 'María López', '(María López) Tj'],
  ['what Latin-1 has not, and line feeds', 'x ≥ 5\n', '(x ? 5?) Tj'],
])('%s are written so that they are read', (_what, line, shown) => {
  expect(text(['Title', line])).toContain(shown);
});

test('every 46 lines there is a page', () => {
  expect(text(Array.from({ length: 47 }, () => 'x'))).toContain('/Kids [5 0 R 7 0 R] /Count 2');
});
