import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { NdjsonError, readNdjsonLines } from '@smart-ehr/fhir';
import type { ImportFile } from './find-files.ts';
import { type Item, isObject, Refusal } from './item.ts';
import { itemsOfBundle } from './read-bundle.ts';

const maxLineBytes = 16 * 1024 * 1024;
/** A JSON file is read as a whole: its Bundle's entries refer to each other. */
const maxJsonBytes = 256 * 1024 * 1024;

/** What a file holds, piece by piece. Throws a Refusal when nothing more of it can be read. */
export async function* readItems({ path, name }: ImportFile): AsyncGenerator<Item> {
  if (/\.ndjson(\.gz)?$/i.test(name)) yield* linesOf(path);
  else yield* itemsOfJson(await readJson(path));
}

async function* linesOf(path: string): AsyncGenerator<Item> {
  const file = createReadStream(path);
  const bytes = path.toLowerCase().endsWith('.gz') ? file.pipe(createGunzip()) : file;
  file.on('error', error => bytes.destroy(error));
  try {
    for await (const line of readNdjsonLines(bytes, maxLineBytes)) {
      const place = `line ${line.line}`;
      if (line instanceof NdjsonError) yield { place, problem: line.message.replace(/^Line \d+: /, '') };
      else yield { place, resource: line.resource, links: new Map() };
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Refusal(
      code.startsWith('Z_') ? `the gzip ends in the middle or is damaged (${code}).` : `cannot be read (${code}).`,
    );
  } finally {
    file.destroy();
  }
}

async function readJson(path: string): Promise<unknown> {
  if ((await stat(path)).size > maxJsonBytes) {
    throw new Refusal('larger than 256 MB. Split its Bundle, or write its resources as NDJSON.');
  }
  try {
    return JSON.parse((await readFile(path, 'utf8')).replace(/^\ufeff/, ''));
  } catch (error) {
    throw new Refusal(`not a JSON text (${(error as Error).message}).`);
  }
}

function* itemsOfJson(json: unknown): Generator<Item> {
  if (isObject(json) && json.resourceType === 'Bundle') yield* itemsOfBundle(json);
  else yield { place: 'the whole file', resource: json, links: new Map() };
}
