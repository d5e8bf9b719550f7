import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Lines } from '@smart-ehr/prisma';
import type { ExportPart } from '../stores/export-job.ts';
import type { ExportRowStore } from '../stores/export-rows.ts';
import type { ExportRows } from '../stores/export-rows-sql.ts';

/**
 * The lines of a part, window by window: megabytes at most, or one row that is larger, whatever the size of the file.
 * While one window is being sent, a database that is a process of its own may read the next, and no further. A piece is
 * there until the next is asked for.
 */
export async function* readPart(
  store: ExportRowStore,
  rows: ExportRows,
  { type, afterKey, lastKey, largestRow = Infinity }: ExportPart,
): AsyncGenerator<Uint8Array> {
  const readAfter = (key: number): Promise<Lines> => {
    const stretch = { afterKey: key, lastKey, largestRow };
    return type === 'Bundle' ? store.readDeleted(rows, stretch) : store.read(rows, stretch);
  };
  let next = afterKey < lastKey ? readAfter(afterKey) : undefined;
  while (next) {
    const lines: Lines = await next;
    const after = lines.lastKey ?? lastKey;
    const goesOn = after < lastKey;
    next = goesOn && store.readsAhead ? readAfter(after) : undefined;
    next?.catch(() => undefined); // It fails when its turn comes, if the client has not gone away by then.
    for (const piece of lines.pieces) {
      await othersTurn(); // SQLite answers at once, and a fast client takes at once: nobody else would be served.
      yield piece;
    }
    lines.release();
    await othersTurn();
    if (goesOn) next ??= readAfter(after);
  }
}
