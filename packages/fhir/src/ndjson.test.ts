import { expect, test } from 'vitest';
import { NdjsonError, readNdjson, readNdjsonLines, writeNdjson } from './ndjson.ts';
import type { Resource } from './resource.ts';

const patients: Resource[] = [
  { resourceType: 'Patient', id: 'a', name: [{ family: 'López' }] },
  { resourceType: 'Patient', id: 'b', name: [{ text: 'two\nlines' }] },
];

async function* bytes(text: string | Uint8Array, size = text.length) {
  const all = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const read = (text: string | Uint8Array, size?: number, limit?: number) =>
  collect(readNdjson(bytes(text, size), limit));

test('what is written is read back, even when chunks cut characters in two', async () => {
  const text = (await collect(writeNdjson(patients))).join('');
  expect(await read(text, 1)).toEqual([
    { line: 1, resource: patients[0], text: JSON.stringify(patients[0]) },
    { line: 2, resource: patients[1], text: JSON.stringify(patients[1]) },
  ]);
});

test('the text of a line keeps the digits of its decimals', async () => {
  const text = '{"resourceType":"Observation","valueQuantity":{"value":7.50}}';
  expect(await read(`${text}\r\n`)).toMatchObject([{ text: `${text}\r` }]);
});

test('a last line without newline, CRLF and blank lines are read', async () => {
  const lines = await read('\r\n{"resourceType":"Group"}\r\n\n{"resourceType":"Basic"}');
  expect(lines.map(({ line, resource }) => `${line} ${resource.resourceType}`)).toEqual(['2 Group', '4 Basic']);
});

test('an empty file has no resources', async () => {
  expect(await read('')).toEqual([]);
});

const good = '{"resourceType":"Patient"}\n';
test.each([
  ['a cut line', `${good}{"resourceType":"Pat`, 'Line 2: not a JSON text.'],
  ['a number', `${good}${good}7`, 'Line 3: not a FHIR resource'],
  ['null', 'null', 'Line 1: not a FHIR resource'],
  ['an object that is no resource', '{"a":1}', 'Line 1: not a FHIR resource'],
  ['a resourceType that is no text', '{"resourceType":1}', 'Line 1: not a FHIR resource'],
  ['two resources in one line', `${good.trim()}${good}`, 'Line 1: not a JSON text.'],
])('%s is refused with its line', async (_what, text, message) => {
  await expect(read(text)).rejects.toThrow(message);
  await expect(read(text)).rejects.toBeInstanceOf(NdjsonError);
});

test('bytes that are not UTF-8 are refused', async () => {
  await expect(read(new Uint8Array([0x7b, 0xff, 0x0a]))).rejects.toThrow('Line 1: the bytes are not UTF-8.');
});

test('a character cut off by the end of the file is refused', async () => {
  await expect(read(new Uint8Array([0xc3]))).rejects.toThrow('Line 1: the bytes are not UTF-8.');
});

test('an endless line is refused before it fills the memory', async () => {
  await expect(read(`${good}${'x'.repeat(100)}`, 10, 50)).rejects.toThrow('Line 2: longer than 50 bytes.');
});

test('who reads lines is told of the bad ones and given the good ones between them', async () => {
  const text = `${good}{"resourceType":\n${good}${'x'.repeat(100)}\n\n${good}7\n`;
  const bad = new TextEncoder().encode(text);
  bad[bad.length - 2] = 0xff;
  const lines = await collect(readNdjsonLines(bytes(bad, 7), 50));
  expect(lines.map(line => (line instanceof NdjsonError ? line.message : line.line))).toEqual([
    1,
    'Line 2: not a JSON text. Each line must hold one whole resource.',
    3,
    'Line 4: longer than 50 bytes.',
    6,
    'Line 7: the bytes are not UTF-8.',
  ]);
});
