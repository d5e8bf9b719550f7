import { expect, test } from 'vitest';
import { createPartCutter, partBytes } from './part-cutter.ts';

const mebibyte = 1024 * 1024;

/** Files of windows of so many MiB, one row each; gives the rows of each file. */
function cut(...windows: number[]): number[] {
  const cutter = createPartCutter('Patient', 100);
  const parts = windows.flatMap((size, at) => [
    ...cutter.add({ lastKey: 101 + at, count: 1, bytes: size * mebibyte, largest: size * mebibyte }),
  ]);
  parts.push(...cutter.end());
  for (const [at, part] of parts.entries()) expect(part.afterKey).toBe(parts[at - 1]?.lastKey ?? 100);
  return parts.map(({ resourceCount }) => resourceCount);
}

test.each([
  ['nothing', [], []],
  ['what is small is one file', [1, 2, 3], [3]],
  ['a file is closed at 32 MiB', [16, 16, 16, 16], [2, 2]],
  ['what is left over goes with the file before, not into a small one', [16, 16, 7], [3]],
  ['what is left over and large enough is a file', [16, 16, 8], [2, 1]],
  ['what is left over does not make the file before too large', [31, 31, 7], [2, 1]],
  ['a huge row does not go with others that are enough for a file', [9, 60, 1], [1, 2]],
  ['nor with what is more than it', [31, 40], [1, 1]],
  ['a huge row alone is a file, whatever its size', [100], [1]],
])('%s', (_what, windows, files) => {
  expect(cut(...windows)).toEqual(files);
});

test('windows of which nothing belongs to the export make no file, and lengthen none', () => {
  const cutter = createPartCutter('Patient', 0);
  const nothing = { count: 0, bytes: 0, largest: 0 };
  expect([...cutter.add({ lastKey: 5, ...nothing }), ...cutter.end()]).toEqual([]);
  const full = { count: 9, bytes: partBytes.meant, largest: 4 };
  const parts = [...cutter.add({ lastKey: 9, ...full }), ...cutter.add({ lastKey: 50, ...nothing }), ...cutter.end()];
  expect(parts).toEqual([{ type: 'Patient', afterKey: 0, lastKey: 9, resourceCount: 9, largestRow: 4 }]);
});
