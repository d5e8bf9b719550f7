/**
 * What the server says that it has ready. Members that are not named here are ignored.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#response---complete-status
 * https://hl7.org/fhir/uv/bulkdata/STU3/export.html#response---output-manifest
 *
 * Version 4.0 calls `error` `outcome`, and leaves out the type of what can only be of one.
 * https://hl7.org/fhir/uv/bulkdata/4.0.0-202609-ballot/en/StructureDefinition-BulkDataManifest.html
 */
import { ExportError } from './export-error.ts';

export type ManifestFile = {
  /** Resources, Bundles of deletions since `_since`, or OperationOutcomes about the export itself. */
  kind: 'output' | 'deleted' | 'error';
  /** What each line is; of a file that is organized by a type, that type: it has resources of many, in blocks. */
  type: string;
  isOrganized: boolean;
  url: string;
  count?: number;
  /** The address of the file in which the last block goes on. */
  continuesInFile?: string;
};

export type Manifest = {
  /** Nothing newer is in the files, and nothing older is missing: the `_since` of the next export. */
  transactionTime: string;
  requiresAccessToken: boolean;
  files: ManifestFile[];
  /** Where the next part of the manifest is. https://hl7.org/fhir/uv/bulkdata/STU3/export.html#manifest-link */
  next?: string;
};

/** Checks before use: types become file names, URLs are fetched, counts are what the files are verified against. */
export function readManifest(json: unknown): Manifest {
  if (typeof json !== 'object' || json === null) throw broken('it is not a JSON object');
  const { transactionTime, requiresAccessToken, outputOrganizedBy, ...lists } = json as Record<string, unknown>;
  const { output, deleted = [], error = [], outcome = [], link } = lists;
  if (typeof transactionTime !== 'string' || Number.isNaN(Date.parse(transactionTime))) {
    throw broken('"transactionTime" is missing');
  }
  if (typeof requiresAccessToken !== 'boolean') throw broken('"requiresAccessToken" is missing');
  if (outputOrganizedBy != null && !isType(outputOrganizedBy)) throw broken('"outputOrganizedBy" is no resource type');
  const next = readNext(link);
  return {
    transactionTime,
    requiresAccessToken,
    files: [
      ...readFiles('output', output, outputOrganizedBy ?? undefined),
      ...readFiles('deleted', deleted),
      ...readFiles('error', error),
      ...readFiles('error', outcome),
    ],
    ...(next !== undefined && { next }),
  };
}

/** "the server SHALL NOT alter a manifest": only addresses may change, and a link be added. */
export function isSameManifest(one: Manifest, other: Manifest): boolean {
  return fingerprint(one) === fingerprint(other);
}

function fingerprint({ transactionTime, files }: Manifest): string {
  return JSON.stringify([transactionTime, ...files.map(({ kind, type, count }) => [kind, type, count])]);
}

const onlyType: Partial<Record<ManifestFile['kind'], string>> = { deleted: 'Bundle', error: 'OperationOutcome' };

function readFiles(kind: ManifestFile['kind'], entries: unknown, organizedBy?: string): ManifestFile[] {
  if (!Array.isArray(entries)) throw broken(`"${kind}" is not a list`);
  return entries.map((entry: unknown) => {
    const { type: own, url, count, continuesInFile } = (entry ?? {}) as Record<string, unknown>;
    const type = own ?? organizedBy ?? onlyType[kind];
    if (!isType(type)) throw broken(`a file of "${kind}" has no resource type`);
    if (!isUrl(url)) throw broken(`a file of "${kind}" has no absolute URL`);
    if (count != null && !(Number.isSafeInteger(count) && Number(count) >= 0)) {
      throw broken(`a file of "${kind}" has a count that is no number`);
    }
    return {
      kind,
      type: organizedBy ?? type,
      isOrganized: organizedBy !== undefined,
      url,
      ...(count != null && { count: Number(count) }),
      ...(isUrl(continuesInFile) && { continuesInFile }),
    };
  });
}

function readNext(link: unknown): string | undefined {
  if (link == null) return undefined;
  if (!Array.isArray(link)) throw broken('"link" is not a list');
  const next = link.find(entry => entry?.relation === 'next');
  if (next === undefined) return undefined;
  if (isUrl(next.url)) return next.url;
  throw broken('its link to the next manifest has no absolute URL');
}

const isType = (value: unknown): value is string => typeof value === 'string' && /^[A-Z][A-Za-z]{1,63}$/.test(value);
const isUrl = (value: unknown): value is string => typeof value === 'string' && URL.canParse(value);

function broken(what: string): ExportError {
  return new ExportError('broken-promise', `The manifest of the export cannot be used: ${what}.`);
}
