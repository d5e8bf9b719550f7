import { expect, test } from 'vitest';
import { createLineBlocks } from './line-blocks.ts';
import { createMessageReader } from './postgresql-messages.ts';

/** A message of the protocol: type, length of what follows with these four bytes, content. */
function message(type: string, ...content: (string | Buffer)[]): Buffer {
  const bytes = Buffer.concat(content.map(part => Buffer.from(part)));
  return Buffer.concat([Buffer.from(type), int32(4 + bytes.length), bytes]);
}
function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
const column = (value: string | null) =>
  value === null ? int32(-1) : Buffer.concat([int32(Buffer.byteLength(value)), Buffer.from(value)]);
const row = (key: number, line: string | null) => message('D', Buffer.from([0, 2]), column(String(key)), column(line));

const before = [message('1'), message('2'), message('T', 'what the columns are')];
const after = [message('C', 'SELECT 5'), message('Z', 'I')];
const lines = ['{"a":"é\u2028😀"}', null, '', 'x'.repeat(300_000), '{}'];
const rows = lines.map((line, nth) => row(8_796_093_022_208 + nth, line));
const expected = lines.flatMap(line => (line === null ? [] : [`${line}\n`])).join('');

/** Says it in pieces of so many bytes, which lie in the same memory one after the other. */
function hear(said: Buffer, pieceBytes: number) {
  const blocks = createLineBlocks();
  const heard: string[] = [];
  let lastKey: number | undefined;
  const taker = {
    begin(key: number, bytes: number | undefined) {
      lastKey = key;
      if (bytes !== undefined) blocks.beginLine(bytes);
    },
    add: blocks.addToLine,
  };
  const reader = createMessageReader(
    taker,
    passed => heard.push(passed.toString('latin1')),
    () => heard.push('end'),
  );
  const shared = Buffer.alloc(pieceBytes);
  for (let at = 0; at < said.length; at += pieceBytes) {
    const bytes = said.copy(shared, 0, at, at + pieceBytes);
    reader.read(shared.subarray(0, bytes));
  }
  return { heard, lastKey, lines: Buffer.concat(blocks.end()).toString() };
}
const latin1 = (messages: readonly Buffer[]) => messages.map(one => one.toString('latin1'));

test.each([1, 2, 3, 7, 64, 1000, 1_000_000])('rows become lines, all else is passed on: pieces of %i bytes', bytes => {
  const { heard, lastKey, lines } = hear(Buffer.concat([...before, ...rows, ...after]), bytes);
  expect(lines).toBe(expected);
  expect(lastKey).toBe(8_796_093_022_212);
  const [complete = '', ready = ''] = latin1(after);
  expect(heard).toEqual([...latin1(before), complete, 'end', ready]);
});

test.each([3, 1000])('an error and a notice between two rows are passed on: pieces of %i bytes', bytes => {
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = rows;
  const [notice, error, ready] = [message('N', 'beware'), message('E', 'out of luck'), message('Z', 'I')];
  const { heard, lines } = hear(Buffer.concat([first, notice, second, error, ready]), bytes);
  expect(heard).toEqual([...latin1([notice, error]), 'end', ...latin1([ready])]);
  expect(lines).toBe('{"a":"é\u2028😀"}\n');
});

test('a query without rows has no line and no key', () => {
  expect(hear(Buffer.concat([...before, ...after]), 10)).toMatchObject({ lastKey: undefined, lines: '' });
});
