import { setImmediate as othersTurn } from 'node:timers/promises';
import { operationOutcome } from '@smart-ehr/fhir';
import type { ExportJob, ExportPart } from '../stores/export-job.ts';
import type { ExportRowStore, Window } from '../stores/export-rows.ts';
import type { ExportRows } from '../stores/export-rows-sql.ts';

/** What one statement is meant to bring: large enough to be quick, small enough to keep nobody else waiting. */
const chunkBytes = 1024 * 1024;
const fewestRows = 8;
const mostRows = 1000;

/**
 * The lines of a part, window by window; the next is read when the last has been sent. How many rows a window has
 * follows from the size of those before it: about a megabyte as long as neighbors are alike, a thousand rows at most,
 * whatever the size of the file.
 */
export async function* readPart(
  store: ExportRowStore,
  rows: ExportRows,
  { type, afterKey, lastKey }: ExportPart,
): AsyncGenerator<Uint8Array | string> {
  const read = (window: Window) => (type === 'Bundle' ? store.readDeleted(rows, window) : store.read(rows, window));
  let limit = 16;
  for (let after = afterKey; after < lastKey; ) {
    await othersTurn(); // SQLite answers at once, and a fast client takes at once: nobody else would be served.
    const lines = await read({ afterKey: after, lastKey, limit });
    if (lines.lastKey === undefined) return;
    after = lines.lastKey;
    if (lines.text.length > 0) yield lines.text;
    const fitting = lines.text.length === 0 ? mostRows : (limit * chunkBytes) / lines.text.length;
    limit = Math.round(Math.min(mostRows, limit * 4, Math.max(fewestRows, fitting)));
  }
}

/** What the kick-off asked for and did not get, one OperationOutcome each. */
export function noteLines({ contents }: ExportJob): string {
  return contents.notes
    .map(diagnostics => operationOutcome({ severity: 'warning', code: 'not-supported', diagnostics }))
    .map(outcome => `${JSON.stringify(outcome)}\n`)
    .join('');
}
