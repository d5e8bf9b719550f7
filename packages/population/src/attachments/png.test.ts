import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ecgStrip } from './ecg-strip.ts';
import { pngOf } from './png.ts';

/** The chunks of a PNG by name. */
function chunksOf(png: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return chunks;
}

test('black is 0 and white is 1, a row after a byte of its own', () => {
  const png = pngOf({ width: 9, height: 2, isBlack: (x, y) => x === y });
  const data = chunksOf(png).get('IDAT') ?? Buffer.alloc(0);
  expect([...inflateSync(data)]).toEqual([0, 0b01111111, 0b10000000, 0, 0b10111111, 0b10000000]);
});

test('a chunk ends with its CRC', () => {
  // The end of every PNG: https://www.w3.org/TR/png-3/#11IEND
  expect(
    pngOf({ width: 1, height: 1, isBlack: () => true })
      .subarray(-12)
      .toString('hex'),
  ).toBe('0000000049454e44ae426082');
});

test('a picture that does not fit into one block is refused', () => {
  expect(() => pngOf({ width: 800, height: 700, isBlack: () => false })).toThrow('more than one block');
});

test.each([
  [40, 4],
  [80, 7],
])('an ECG of %d beats a minute has its peaks in five seconds', (heartRate, peaks) => {
  const rows = inflateSync(chunksOf(ecgStrip(heartRate)).get('IDAT') ?? Buffer.alloc(0));
  const highest = [...rows.subarray(61 * 18 + 1, 61 * 19)];
  const pixels = highest.map(byte => byte.toString(2).padStart(8, '0')).join('');
  expect(pixels.match(/0+/g)).toHaveLength(peaks);
});
