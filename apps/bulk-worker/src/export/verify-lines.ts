import { createHash } from 'node:crypto';
import { NdjsonError, type NdjsonLine, readNdjson } from '@smart-ehr/fhir';
import { ExportError } from './export-error.ts';
import type { NamedFile } from './name-files.ts';

/** What was found in a file. */
export type Verified = { resources: number; bytes: number; sha256: string; byType?: Record<string, number> };

/**
 * Reads a file to its end: every line must be a resource of the promised type, and there must be as many as the manifest
 * says. A file that was cut off exactly after a line shows by its count alone.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-output-file-request
 */
export async function verifyLines(
  file: NamedFile,
  chunks: AsyncIterable<Uint8Array>,
  onProgress: (sofar: { resources: number; bytes: number }) => void,
): Promise<Verified> {
  const hash = createHash('sha256');
  let [resources, headers, bytes] = [0, 0, 0];
  const byType: Record<string, number> = {};
  async function* watched() {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      onProgress({ resources, bytes });
      yield chunk;
    }
  }
  try {
    for await (const line of readNdjson(watched())) {
      if (file.isOrganized) {
        const isHeader = isBlockHeader(line, file.type);
        if (!isHeader && headers === 0) throw broken(file, 'it does not begin with the header of a block');
        if (isHeader) headers += 1;
        if (isHeader) continue;
        byType[line.resource.resourceType] = (byType[line.resource.resourceType] ?? 0) + 1;
      } else if (line.resource.resourceType !== file.type) {
        throw broken(file, `line ${line.line} is a ${line.resource.resourceType}`);
      }
      resources += 1;
    }
  } catch (error) {
    throw error instanceof NdjsonError ? broken(file, error.message, error) : error;
  }
  // Whether the headers of blocks are counted, the specification does not say.
  if (file.count !== undefined && file.count !== resources && file.count !== resources + headers) {
    throw broken(file, `it has ${resources} resources, the manifest promised ${file.count}`);
  }
  return { resources, bytes, sha256: hash.digest('hex'), ...(file.isOrganized && { byType }) };
}

/** https://hl7.org/fhir/uv/bulkdata/STU3/export.html#bulk-data-output-file-organization */
function isBlockHeader({ resource }: NdjsonLine, type: string): boolean {
  if (resource.resourceType !== 'Parameters' || !('parameter' in resource)) return false;
  const reference = resource.parameter?.find(({ name }) => name === 'header')?.valueReference?.reference;
  return reference?.split('/').includes(type) ?? false;
}

export function broken({ name }: Pick<NamedFile, 'name'>, what: string, cause?: unknown): ExportError {
  const sentence = `${name} is not what the server promised: ${what.replace(/\.$/, '')}.`;
  return new ExportError('broken-promise', sentence, cause);
}
