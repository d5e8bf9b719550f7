import { ExportError } from '../export/export-error.ts';
import type { DownloadedFile } from '../export/file-store.ts';
import { readDeletions, readRows } from './read-files.ts';
import type { KnownSource, ResourceRow, Source, Store } from './store.ts';

/** An export whose files are here, whole and verified. */
export type Delivered = {
  source: Source;
  /** What was asked for: only what has changed since. Without it the files are everything. */
  since?: string | undefined;
  transactionTime: string;
  folder: string;
  files: DownloadedFile[];
  /** Somebody asked to begin anew, whatever the database holds. */
  anew?: boolean | undefined;
};

export type Applied = {
  /** Added or replaced. */
  stored: number;
  /** Because the server says that they were deleted. */
  deleted: number;
  /** Because an export of everything did not have them. */
  removed: number;
};

type Surroundings = { signal: AbortSignal; onRows: (stored: number) => void };

/**
 * Brings the database from one transactionTime of the server to the next: in one transaction, so that nobody ever sees
 * half of an export, and the recorded time is always that of the content.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#response---complete-status
 */
export function applyExport(store: Store, delivered: Delivered, { signal, onRows }: Surroundings): Promise<Applied> {
  const { source, since, transactionTime, folder, files } = delivered;
  return store.transaction(signal, async writer => {
    const known = await writer.lock(source);
    refuseGap(known, delivered);
    refuseStepBack(known, delivered);
    const { key } = known;
    const number = known.exports + 1;
    const applied: Applied = { stored: 0, deleted: 0, removed: 0 };
    const types = new Set(filesOf('output', files).map(({ type }) => type));

    // 1. What is there now.
    for (const file of filesOf('output', files)) {
      for await (const rows of readRows(folder, file)) {
        signal.throwIfAborted();
        refuseUnchanged(rows, delivered);
        await writer.put(rows, key, number);
        for (const { type } of rows) types.add(type);
        applied.stored += rows.length;
        onRows(applied.stored);
      }
    }
    // 2. What was deleted meanwhile.
    for (const file of filesOf('deleted', files)) {
      for await (const keys of readDeletions(folder, file, source.fhirBase)) {
        signal.throwIfAborted();
        applied.deleted += await writer.remove(keys, key);
      }
    }
    // 3. An export of everything is everything: what it did not have is gone.
    if (since === undefined) applied.removed = await writer.removeOthers(key, number);

    // 4. As of when that is, recorded together with it.
    for (const type of types) await writer.createView(type);
    await writer.record(key, { scope: source.scope, number, transactionTime });
    signal.throwIfAborted();
    return applied;
  });
}

/**
 * Why changes since then cannot be applied: between them and what the database holds something would be missing.
 * Undefined when they can.
 */
export function gapBefore(since: string, known: KnownSource | undefined, scope: string): string | undefined {
  const last = known?.transactionTime;
  if (last === undefined) return 'There is nothing yet that changes could be applied to.';
  if (known?.scope !== scope) return `What is there was exported with other scopes (${known?.scope}).`;
  return Date.parse(since) > Date.parse(last) ? `What is there is as of ${last}, earlier than ${since}.` : undefined;
}

function refuseGap(known: KnownSource, { since, source }: Delivered): void {
  const gap = since === undefined ? undefined : gapBefore(since, known, source.scope);
  if (gap !== undefined) throw new ExportError('refused', `The changes cannot be applied. ${gap} Use --full.`);
}

/** Another worker may have been faster; or the server's clock or data were set back, and only its operator knows. */
function refuseStepBack({ transactionTime: last }: KnownSource, { transactionTime, anew }: Delivered): void {
  if (anew || last === undefined || Date.parse(transactionTime) >= Date.parse(last)) return;
  const what = `This export is as of ${transactionTime}, but the database already holds one as of ${last}.`;
  const remedy = 'If another export ran meanwhile, run it again. If the server was set back, export anew with --full.';
  throw new ExportError('broken-promise', `The server's transactionTime went back. ${what} ${remedy}`);
}

/**
 * A server that sends what has not changed since has not read `_since`, and then does not tell of deletions either. For
 * a Group it may send older resources, "if the resources belong to the patient compartment of a patient added to the
 * Group after the supplied time". https://hl7.org/fhir/uv/bulkdata/STU2/export.html#query-parameters
 */
function refuseUnchanged(rows: ResourceRow[], { since, source }: Delivered): void {
  if (since === undefined || source.level === 'group') return;
  const old = rows.find(row => row.lastUpdated !== null && Date.parse(row.lastUpdated) < Date.parse(since));
  if (!old) return;
  const what = `It sent a ${old.type} that was last changed at ${old.lastUpdated}.`;
  const remedy = 'Its changes cannot be relied on: export everything with --full.';
  throw new ExportError('broken-promise', `The server did not honour _since=${since}. ${what} ${remedy}`);
}

const filesOf = (kind: DownloadedFile['kind'], files: DownloadedFile[]) => files.filter(file => file.kind === kind);
