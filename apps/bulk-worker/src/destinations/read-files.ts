/** Reads what was downloaded and verified, in portions, so that memory does not grow with an export. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { type NdjsonLine, readNdjson } from '@smart-ehr/fhir';
import { ExportError } from '../export/export-error.ts';
import type { DownloadedFile } from '../export/file-store.ts';
import type { ResourceKey, ResourceRow } from './store.ts';

const mostRows = 500;
const mostCharacters = 2_000_000;

/** The resources of one file of kind `output`, some hundreds at a time. */
export async function* readRows(folder: string, file: DownloadedFile): AsyncGenerator<ResourceRow[]> {
  let rows: ResourceRow[] = [];
  let characters = 0;
  for await (const line of readLines(folder, file)) {
    if (isBlockHeader(file, line)) continue;
    const row = readRow(file, line);
    rows.push(row);
    characters += row.body.length;
    if (rows.length < mostRows && characters < mostCharacters) continue;
    yield rows;
    [rows, characters] = [[], 0];
  }
  if (rows.length > 0) yield rows;
}

/**
 * Where the files were organized by patient, for example, a Parameters resource begins each block of other types.
 * https://hl7.org/fhir/uv/bulkdata/STU3/export.html#bulk-data-output-file-organization
 */
function isBlockHeader({ type }: DownloadedFile, { resource }: NdjsonLine): boolean {
  return resource.resourceType === 'Parameters' && type !== 'Parameters';
}

function readRow(file: DownloadedFile, { line, resource, text }: NdjsonLine): ResourceRow {
  const { id, meta } = resource as { id?: unknown; meta?: { versionId?: unknown; lastUpdated?: unknown } };
  if (typeof id !== 'string' || id === '') throw broken(file, line, 'a resource without id');
  const { versionId, lastUpdated } = meta ?? {};
  return {
    type: resource.resourceType,
    id,
    versionId: typeof versionId === 'string' ? versionId : null,
    lastUpdated: typeof lastUpdated === 'string' ? inUtc(lastUpdated) : null,
    body: text.trim(),
  };
}

/** Null when it is not an instant, for example without a time zone. https://hl7.org/fhir/R4/datatypes.html#instant */
function inUtc(instant: string): string | null {
  const ms = /^\d{4}-\d\d-\d\dT.+(Z|[+-]\d\d:\d\d)$/.test(instant) ? Date.parse(instant) : Number.NaN;
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/**
 * The resources that one file of kind `deleted` names, some hundreds at a time: "a line in the output file SHALL be a
 * FHIR Bundle with a type of transaction, which SHALL contain one or more entry items that reflect a deleted resource".
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#response---complete-status
 */
export async function* readDeletions(
  folder: string,
  file: DownloadedFile,
  fhirBase: string,
): AsyncGenerator<ResourceKey[]> {
  let keys: ResourceKey[] = [];
  for await (const { line, resource } of readLines(folder, file)) {
    const { resourceType, type, entry = [] } = resource as { resourceType: string; type?: unknown; entry?: unknown };
    if (resourceType !== 'Bundle' || type !== 'transaction' || !Array.isArray(entry)) {
      throw broken(file, line, 'no transaction Bundle');
    }
    for (const item of entry) {
      keys.push(readDeletion(file, line, item?.request, fhirBase));
      if (keys.length < mostRows) continue;
      yield keys;
      keys = [];
    }
  }
  if (keys.length > 0) yield keys;
}

/** `{ "method": "DELETE", "url": "Patient/123" }`; the URL may begin with the FHIR base. */
function readDeletion(file: DownloadedFile, line: number, request: unknown, fhirBase: string): ResourceKey {
  const { method, url } = (request ?? {}) as { method?: unknown; url?: unknown };
  if (method !== 'DELETE' || typeof url !== 'string') {
    throw broken(file, line, `an entry that is no DELETE${typeof method === 'string' ? ` but a ${method}` : ''}`);
  }
  const reference = url.startsWith(`${fhirBase}/`) ? url.slice(fhirBase.length + 1) : url;
  const [, type, id] = /^([A-Z][A-Za-z]*)\/([^/?#\s]+)$/.exec(reference) ?? [];
  if (type === undefined || id === undefined) throw broken(file, line, 'a DELETE whose url is not TYPE/ID');
  return { type, id };
}

const readLines = (folder: string, { name }: DownloadedFile) => readNdjson(createReadStream(join(folder, name)));

function broken({ name }: DownloadedFile, line: number, what: string): ExportError {
  return new ExportError('broken-promise', `${name} is not what the server promised: line ${line} has ${what}.`);
}
