import { setImmediate as othersTurn } from 'node:timers/promises';
import type { ExportPart } from '../stores/export-job.ts';
import type { ExportRowStore, Window } from '../stores/export-rows.ts';
import type { ExportRows } from '../stores/export-rows-sql.ts';

const mostRows = 1000;
/** What a window of so many rows may hold at most without being measured beforehand. */
const mostBytes = 4 * 1024 * 1024;

/**
 * The lines of a part, window by window; the next is read when the last has been sent. A window holds a few
 * megabytes at most, or one row that is larger, whatever the size of the file.
 */
export async function* readPart(
  store: ExportRowStore,
  rows: ExportRows,
  { type, afterKey, lastKey, largestRow = Infinity }: ExportPart,
): AsyncGenerator<Uint8Array | string> {
  const isEven = largestRow * mostRows <= mostBytes;
  const read = (window: Window) =>
    type === 'Bundle' ? store.readDeleted(rows, window) : store.read(rows, window, isEven);
  for (let after = afterKey; after < lastKey; ) {
    await othersTurn(); // SQLite answers at once, and a fast client takes at once: nobody else would be served.
    const lines = await read({ afterKey: after, lastKey, limit: mostRows });
    if (lines.lastKey === undefined) return;
    after = lines.lastKey;
    if (lines.text.length > 0) yield lines.text;
  }
}
