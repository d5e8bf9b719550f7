import { PassThrough } from 'node:stream';
import type pg from 'pg';
import { expect, it } from 'vitest';
import { copyOut } from './copy-out.ts';

/** A message of the protocol: type, length of what follows with these four bytes, content. */
function message(type: string, content: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(4 + Buffer.byteLength(content));
  return Buffer.concat([Buffer.from(type), length, Buffer.from(content)]);
}

/** A client whose socket says this, in pieces of so many bytes; `seen` is what pg's own reader is given of it. */
function clientThatHears(said: Buffer, pieceBytes: number) {
  const stream = new PassThrough();
  const seen: Buffer[] = [];
  let ready = () => {};
  stream.on('data', (data: Buffer) => {
    seen.push(data);
    if (Buffer.concat(seen).toString('latin1').endsWith('Z')) ready();
  });
  const query = (submittable: pg.Submittable & { handleReadyForQuery(): void }) => {
    ready = () => submittable.handleReadyForQuery();
    submittable.submit({ stream, query: () => {} } as unknown as pg.Connection);
    for (let at = 0; at < said.length; at += pieceBytes) stream.write(said.subarray(at, at + pieceBytes));
  };
  return { client: { query } as unknown as pg.Client, seen };
}

const rows = ['{"resourceType":"Patient"}\n', '\n', `${'x'.repeat(500)}\n`];
const done = Buffer.concat([message('c', ''), message('C', 'COPY 3'), Buffer.from('Z')]);
const said = Buffer.concat([message('H', 'format'), ...rows.map(row => message('d', row)), done]);

it.each([1, 3, 5, 64, 10_000])('counts the bytes of all rows that arrive in pieces of %i bytes', async pieceBytes => {
  const { client } = clientThatHears(said, pieceBytes);
  expect(await copyOut(client, 'copy …')).toBe(rows.join('').length);
});
it('gives back to pg what comes after the rows, and nothing before', async () => {
  const { client, seen } = clientThatHears(said, 7);
  await copyOut(client, 'copy …');
  expect(Buffer.concat(seen).equals(done)).toBe(true);
});
it('gives an error to pg too', async () => {
  const refused = Buffer.concat([message('E', 'no such table'), Buffer.from('Z')]);
  const { client, seen } = clientThatHears(refused, 4);
  await copyOut(client, 'copy …');
  expect(Buffer.concat(seen).equals(refused)).toBe(true);
});
