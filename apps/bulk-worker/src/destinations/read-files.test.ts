import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExportError } from '../export/export-error.ts';
import type { DownloadedFile } from '../export/file-store.ts';
import { ndjson } from '../testing/bulk-server.ts';
import { deletions } from '../testing/changing-server.ts';
import { readDeletions, readRows } from './read-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulk-worker-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const fhirBase = 'https://ehr.example/fhir';

function file(type: string, text: string): DownloadedFile {
  writeFileSync(join(folder, 'file.ndjson'), text);
  return { name: 'file.ndjson', kind: 'output', type, resources: 0, bytes: 0, sha256: '' };
}
async function collect<T>(portions: AsyncIterable<T[]>): Promise<T[][]> {
  const all: T[][] = [];
  for await (const portion of portions) all.push(portion);
  return all;
}
const rowsOf = (text: string) => collect(readRows(folder, file('Patient', text)));
const deletionsOf = (...bundles: object[]) => collect(readDeletions(folder, file('Bundle', ndjson(bundles)), fhirBase));

describe('the resources of a file', () => {
  it('come as they were written, with what a table has columns for', async () => {
    const body =
      '{"resourceType":"Patient","id":"a","meta":{"versionId":"7","lastUpdated":"2026-01-31T13:00:00.123456+01:00"},"x":1.50}';
    expect(await rowsOf(`${body}\r\n`)).toEqual([
      [{ type: 'Patient', id: 'a', versionId: '7', lastUpdated: '2026-01-31T12:00:00.123Z', body }],
    ]);
  });

  it('may have no meta, and one that is none', async () => {
    const odd = ndjson([
      { resourceType: 'Patient', id: 'a' },
      { resourceType: 'Patient', id: 'b', meta: { versionId: 1, lastUpdated: '2026-01-31' } },
    ]);
    const [rows] = await rowsOf(odd);
    expect(rows?.map(({ versionId, lastUpdated }) => [versionId, lastUpdated])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it('come some hundreds at a time, and fewer when they are large', async () => {
    const many = Array.from({ length: 1100 }, (_, n) => ({ resourceType: 'Patient', id: `p${n}` }));
    expect((await rowsOf(ndjson(many))).map(({ length }) => length)).toEqual([500, 500, 100]);
    const large = Array.from({ length: 5 }, (_, n) => ({
      resourceType: 'Patient',
      id: `p${n}`,
      x: 'x'.repeat(900_000),
    }));
    expect((await rowsOf(ndjson(large))).map(({ length }) => length)).toEqual([3, 2]);
  });

  it('may be of several types in blocks, whose headers are none', async () => {
    const block = [
      { resourceType: 'Parameters', parameter: [{ name: 'header', valueReference: { reference: 'Patient/a' } }] },
      { resourceType: 'Patient', id: 'a' },
      { resourceType: 'Condition', id: 'c' },
    ];
    const [rows] = await rowsOf(ndjson(block));
    expect(rows?.map(({ type, id }) => `${type}/${id}`)).toEqual(['Patient/a', 'Condition/c']);
    const [parameters] = await collect(readRows(folder, file('Parameters', '{"resourceType":"Parameters","id":"p"}')));
    expect(parameters?.map(({ id }) => id)).toEqual(['p']);
  });

  it.each(['{"resourceType":"Patient"}', '{"resourceType":"Patient","id":7}', '{"resourceType":"Patient","id":""}'])(
    'must have an id: %s',
    async line => {
      await expect(rowsOf(`${ndjson([{ resourceType: 'Patient', id: 'a' }])}${line}\n`)).rejects.toThrow(
        'file.ndjson is not what the server promised: line 2 has a resource without id.',
      );
    },
  );
});

describe('the deletions of a file', () => {
  it('are the entries of its Bundles', async () => {
    const [keys] = await deletionsOf(deletions(['Patient/a', 'Condition/b']), deletions([`${fhirBase}/Patient/c`]));
    expect(keys).toEqual([
      { type: 'Patient', id: 'a' },
      { type: 'Condition', id: 'b' },
      { type: 'Patient', id: 'c' },
    ]);
  });

  it('come some hundreds at a time, of one Bundle or many', async () => {
    const urls = Array.from({ length: 1200 }, (_, n) => `Patient/p${n}`);
    expect((await deletionsOf(deletions(urls))).map(({ length }) => length)).toEqual([500, 500, 200]);
  });

  it('may be none', async () => {
    expect(await deletionsOf({ resourceType: 'Bundle', type: 'transaction' }, deletions([]))).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['a PUT', deletions(['Patient/a'], 'PUT'), 'an entry that is no DELETE but a PUT'],
    ['a POST', deletions(['Patient/a'], 'POST'), 'an entry that is no DELETE but a POST'],
    ['an entry without request', { ...deletions([]), entry: [{}] }, 'an entry that is no DELETE'],
    ['an entry that is null', { ...deletions([]), entry: [null] }, 'an entry that is no DELETE'],
    ['a request without url', { ...deletions([]), entry: [{ request: { method: 'DELETE' } }] }, 'no DELETE'],
    ['a condition', deletions(['Patient?identifier=7']), 'whose url is not TYPE/ID'],
    ['a version', deletions(['Patient/a/_history/1']), 'whose url is not TYPE/ID'],
    ['a type alone', deletions(['Patient']), 'whose url is not TYPE/ID'],
    ['another server', deletions(['https://other.example/fhir/Patient/a']), 'whose url is not TYPE/ID'],
    ['a batch', { ...deletions(['Patient/a']), type: 'batch' }, 'no transaction Bundle'],
    ['another resource', { resourceType: 'Patient', type: 'transaction' }, 'no transaction Bundle'],
    ['entries that are no list', { ...deletions([]), entry: {} }, 'no transaction Bundle'],
  ])('are refused with their line: %s', async (_what, bundle, sentence) => {
    const error = await deletionsOf(deletions(['Patient/z']), bundle).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ExportError);
    expect(error).toMatchObject({ kind: 'broken-promise', message: expect.stringMatching(`line 2 has .*${sentence}`) });
  });
});
