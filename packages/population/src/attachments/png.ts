/** A black-and-white picture, row by row. */
export type Picture = { readonly width: number; readonly height: number; isBlack(x: number, y: number): boolean };

/**
 * The picture as PNG, uncompressed, so that the bytes are the same with every version of zlib.
 * https://www.w3.org/TR/png-3/
 */
export function pngOf({ width, height, isBlack }: Picture): Buffer {
  const rowLength = 1 + Math.ceil(width / 8);
  const rows = Buffer.alloc(rowLength * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (isBlack(x, y)) continue;
      const at = y * rowLength + 1 + (x >> 3);
      rows.writeUInt8(rows.readUInt8(at) | (0x80 >> (x & 7)), at);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(1, 8); // one bit for each pixel, gray
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', stored(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** One block without compression, in zlib's frame. https://www.rfc-editor.org/rfc/rfc1951#section-3.2.4 */
function stored(data: Buffer): Buffer {
  if (data.length > 0xffff) throw new RangeError('A picture of more than 65,535 bytes needs more than one block.');
  const frame = Buffer.alloc(11);
  frame.writeUInt16BE(0x7801, 0);
  frame.writeUInt8(1, 2);
  frame.writeUInt16LE(data.length, 3);
  frame.writeUInt16LE(~data.length & 0xffff, 5);
  frame.writeUInt32BE(adler32(data), 7);
  return Buffer.concat([frame.subarray(0, 7), data, frame.subarray(7)]);
}

function adler32(data: Buffer): number {
  let [a, b] = [1, 0];
  for (const byte of data) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return ((b << 16) | a) >>> 0;
}

function crc32(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
