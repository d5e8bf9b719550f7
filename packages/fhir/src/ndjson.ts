/**
 * Newline-delimited JSON, the file format of Bulk Data: one resource per line, in UTF-8.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#response---output-file
 * https://github.com/ndjson/ndjson-spec
 *
 * Both directions stream: memory holds one line, whatever the size of the file.
 */
import type { Resource } from './resource.ts';

export const ndjsonContentType = 'application/fhir+ndjson';

/** One resource and the line (from 1) it stands on. */
export type NdjsonLine = { line: number; resource: Resource };

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
const maxLineLength = 64 * 1024 * 1024;

/** Reads resources from a file, a response body or any other stream of bytes. Blank lines are skipped. */
export async function* readNdjson(
  chunks: AsyncIterable<Uint8Array>,
  limit = maxLineLength,
): AsyncGenerator<NdjsonLine> {
  let line = 0;
  for await (const text of linesOf(chunks, limit)) {
    line += 1;
    if (text.trim() !== '') yield { line, resource: parseLine(line, text) };
  }
}

/** The text of an NDJSON file, one line per resource, each with its newline. */
export async function* writeNdjson(resources: Iterable<Resource> | AsyncIterable<Resource>): AsyncGenerator<string> {
  for await (const resource of resources) yield `${JSON.stringify(resource)}\n`;
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let line = 1;
  const decode = (chunk?: Uint8Array) => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw new NdjsonError(line, 'the bytes are not UTF-8.');
    }
  };
  for await (const chunk of chunks) {
    const [first = '', ...others] = decode(chunk).split('\n');
    rest += first;
    for (const next of others) {
      yield rest;
      line += 1;
      rest = next;
    }
    if (rest.length > limit) throw new NdjsonError(line, `longer than ${limit} characters.`);
  }
  rest += decode();
  if (rest !== '') yield rest;
}

function parseLine(line: number, text: string): Resource {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NdjsonError(line, 'not a JSON text. Each line must hold one whole resource.');
  }
  if (!isResource(value)) throw new NdjsonError(line, 'not a FHIR resource: "resourceType" is missing.');
  return value;
}

function isResource(value: unknown): value is Resource {
  return (
    typeof value === 'object' && value !== null && 'resourceType' in value && typeof value.resourceType === 'string'
  );
}
