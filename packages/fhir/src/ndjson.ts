/**
 * Newline-delimited JSON, the file format of Bulk Data: one resource per line, in UTF-8.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#response---output-file
 * https://github.com/ndjson/ndjson-spec
 *
 * Both directions stream: memory holds one line, whatever the size of the file.
 */
import type { Resource } from './resource.ts';

export const ndjsonContentType = 'application/fhir+ndjson';

/** One resource, the line (from 1) it stands on, and the text of that line, in which decimals have all their digits. */
export type NdjsonLine = { line: number; resource: Resource; text: string };

/** A file that is not NDJSON of FHIR resources, and the line that shows it. */
export class NdjsonError extends Error {
  override readonly name = 'NdjsonError';
  readonly line: number;

  constructor(line: number, reason: string) {
    super(`Line ${line}: ${reason}`);
    this.line = line;
  }
}

/** Lines longer than this are refused rather than collected in memory. */
const maxLineBytes = 64 * 1024 * 1024;

/**
 * Reads resources from a file, a response body or any other stream of bytes. Blank lines are skipped; the first bad one
 * is thrown.
 */
export async function* readNdjson(chunks: AsyncIterable<Uint8Array>, limit?: number): AsyncGenerator<NdjsonLine> {
  for await (const line of readNdjsonLines(chunks, limit)) {
    if (line instanceof NdjsonError) throw line;
    yield line;
  }
}

/** The same for those who keep the good lines of a file with bad ones: a bad line comes as the error that it is. */
export async function* readNdjsonLines(
  chunks: AsyncIterable<Uint8Array>,
  limit = maxLineBytes,
): AsyncGenerator<NdjsonLine | NdjsonError> {
  let line = 0;
  for await (const bytes of linesOf(chunks, limit)) {
    line += 1;
    const text = bytes && decoded(bytes);
    if (bytes === undefined) yield new NdjsonError(line, `longer than ${limit} bytes.`);
    else if (text === undefined) yield new NdjsonError(line, 'the bytes are not UTF-8.');
    else if (text.trim() !== '') yield parseLine(line, text);
  }
}

/** The text of an NDJSON file, one line per resource, each with its newline. */
export async function* writeNdjson(resources: Iterable<Resource> | AsyncIterable<Resource>): AsyncGenerator<string> {
  for await (const resource of resources) yield `${JSON.stringify(resource)}\n`;
}

/** The bytes of each line, without its newline; undefined for one that is too long. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array | undefined> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const add = (part: Uint8Array) => {
    length += part.length;
    if (length > limit) parts = [];
    else parts.push(part);
  };
  const take = () => {
    const line = length > limit ? undefined : joined(parts, length);
    [parts, length] = [[], 0];
    return line;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      add(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    add(chunk.subarray(from));
  }
  if (length > 0) yield take();
}

const newline = 0x0a;

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parseLine(line: number, text: string): NdjsonLine | NdjsonError {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return new NdjsonError(line, 'not a JSON text. Each line must hold one whole resource.');
  }
  if (!isResource(value)) return new NdjsonError(line, 'not a FHIR resource: "resourceType" is missing.');
  return { line, resource: value, text };
}

function isResource(value: unknown): value is Resource {
  return (
    typeof value === 'object' && value !== null && 'resourceType' in value && typeof value.resourceType === 'string'
  );
}
