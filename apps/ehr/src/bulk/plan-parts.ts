import { setImmediate as othersTurn } from 'node:timers/promises';
import type { ExportPart } from '../stores/export-job.ts';
import type { ExportRowStore, Measured, Window } from '../stores/export-rows.ts';
import type { ExportRows } from '../stores/export-rows-sql.ts';
import { firstKeyOf, keyLimitOf } from '../stores/resources-keys.ts';

/** How large files are meant to be, without compression. */
const partBytes = 32 * 1024 * 1024;
const mostRows = 1000;
const fewestRows = 8;

type NewPart = Omit<ExportPart, 'number'>;

/**
 * Cuts the rows of a type into files by ranges of keys, counting what belongs to the export, window by window.
 * `alive` is called between windows and may stop the work by throwing.
 */
export async function planParts(
  store: ExportRowStore,
  rows: ExportRows,
  alive: () => Promise<void>,
): Promise<NewPart[]> {
  const held = await cut(rows, rows.type, alive, window => store.measure(rows, window));
  if (rows.since === undefined) return held;
  const deleted = await cut(rows, 'Bundle', alive, async window => ({
    ...(await store.countDeleted(rows, window)),
    bytes: 0,
  }));
  return [...held, ...deleted];
}

async function cut(
  { type: heldType }: ExportRows,
  type: string,
  alive: () => Promise<void>,
  look: (window: Window) => Promise<Measured>,
): Promise<NewPart[]> {
  const parts: NewPart[] = [];
  const end = keyLimitOf(heldType);
  let part = { afterKey: firstKeyOf(heldType), resourceCount: 0, bytes: 0 };
  let lastKey = part.afterKey;
  let limit = mostRows;
  const close = () => {
    const { afterKey, resourceCount } = part;
    if (resourceCount > 0) parts.push({ type, afterKey, lastKey, resourceCount });
    part = { afterKey: lastKey, resourceCount: 0, bytes: 0 };
  };
  for (;;) {
    await othersTurn(); // SQLite answers at once: nobody else would be served while a large export is planned.
    await alive();
    const seen = await look({ afterKey: lastKey, lastKey: end, limit });
    if (seen.lastKey === undefined) break;
    // No file gets much larger than meant, so whoever reads one never meets more than that at once.
    if (seen.bytes > partBytes && limit > fewestRows) {
      limit = Math.max(fewestRows, limit >> 2);
      continue;
    }
    lastKey = seen.lastKey;
    limit = Math.min(mostRows, limit * 2);
    part.resourceCount += seen.count;
    part.bytes += seen.bytes;
    if (part.bytes >= partBytes) close();
  }
  close();
  return parts;
}
