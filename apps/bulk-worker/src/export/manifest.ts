/**
 * What the server says that it has ready.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#response---complete-status
 */
import { ExportError } from './export-error.ts';

export type ManifestFile = {
  /** Resources, Bundles of deletions since `_since`, or OperationOutcomes about the export itself. */
  kind: 'output' | 'deleted' | 'error';
  type: string;
  url: string;
  count?: number;
};

export type Manifest = {
  /** Nothing newer is in the files, and nothing older is missing: the `_since` of the next export. */
  transactionTime: string;
  requiresAccessToken: boolean;
  files: ManifestFile[];
};

/** Checks before use: types become file names, URLs are fetched, counts are what the files are verified against. */
export function readManifest(json: unknown): Manifest {
  if (typeof json !== 'object' || json === null) throw broken('it is not a JSON object');
  const { transactionTime, requiresAccessToken, output, deleted = [], error = [] } = json as Record<string, unknown>;
  if (typeof transactionTime !== 'string' || Number.isNaN(Date.parse(transactionTime))) {
    throw broken('"transactionTime" is missing');
  }
  if (typeof requiresAccessToken !== 'boolean') throw broken('"requiresAccessToken" is missing');
  return {
    transactionTime,
    requiresAccessToken,
    files: [...readFiles('output', output), ...readFiles('deleted', deleted), ...readFiles('error', error)],
  };
}

function readFiles(kind: ManifestFile['kind'], entries: unknown): ManifestFile[] {
  if (!Array.isArray(entries)) throw broken(`"${kind}" is not a list`);
  return entries.map((entry: unknown) => {
    const { type, url, count } = (entry ?? {}) as Record<string, unknown>;
    if (typeof type !== 'string' || !/^[A-Z][A-Za-z]{1,63}$/.test(type)) {
      throw broken(`a file of "${kind}" has no resource type`);
    }
    if (typeof url !== 'string' || !URL.canParse(url)) throw broken(`a file of "${kind}" has no absolute URL`);
    if (count !== undefined && !(Number.isInteger(count) && Number(count) >= 0)) {
      throw broken(`a file of "${kind}" has a count that is no number`);
    }
    return { kind, type, url, ...(count !== undefined && { count: Number(count) }) };
  });
}

/** `Condition.2.ndjson` for the second file of a type; what is not output has a folder of its own. */
export function nameFiles(files: ManifestFile[]): (ManifestFile & { name: string })[] {
  const seen = new Map<string, number>();
  return files.map(file => {
    const stem = file.kind === 'output' ? file.type : `${file.kind}/${file.type}`;
    const number = (seen.get(stem) ?? 0) + 1;
    seen.set(stem, number);
    return { ...file, name: `${stem}.${number}.ndjson` };
  });
}

function broken(what: string): ExportError {
  return new ExportError('broken-promise', `The manifest of the export cannot be used: ${what}.`);
}
