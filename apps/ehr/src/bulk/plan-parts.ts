import { setImmediate as othersTurn } from 'node:timers/promises';
import type { ExportPart } from '../stores/export-job.ts';
import type { ExportRowStore, Measured, Window } from '../stores/export-rows.ts';
import type { ExportRows } from '../stores/export-rows-sql.ts';
import { firstKeyOf, keyLimitOf } from '../stores/resources-keys.ts';
import { createPartCutter, type NewPart, partBytes } from './part-cutter.ts';

/** Called between any two windows with how many rows the last one led past; stops the work by throwing. */
export type Alive = (rows: number) => Promise<void>;

/** Cuts the rows of a type into files by ranges of keys, counting what belongs to the export, window by window. */
export async function* planParts(store: ExportRowStore, rows: ExportRows, alive: Alive): AsyncGenerator<NewPart> {
  yield* cut(store, rows, rows.type, alive, window => store.measure(rows, window));
  if (rows.since !== undefined) yield* planDeletions(store, rows, alive);
}

/** The files that tell what of a type was deleted. */
export function planDeletions(store: ExportRowStore, rows: ExportRows, alive: Alive): AsyncGenerator<NewPart> {
  return cut(store, rows, 'Bundle', alive, async window => ({
    ...(await store.countDeleted(rows, window)),
    bytes: 0,
    largest: 0,
  }));
}

async function* cut(
  { countedAtOnce }: Pick<ExportRowStore, 'countedAtOnce'>,
  { type: heldType }: ExportRows,
  type: ExportPart['type'],
  alive: Alive,
  look: (window: Window) => Promise<Measured>,
): AsyncGenerator<NewPart> {
  const end = keyLimitOf(heldType);
  let lastKey = firstKeyOf(heldType);
  const cutter = createPartCutter(type, lastKey);
  let limit = countedAtOnce;
  let passed = 0;
  for (;;) {
    await othersTurn(); // SQLite answers at once: nobody else would be served while a large export is planned.
    await alive(passed);
    passed = 0;
    const seen = await look({ afterKey: lastKey, lastKey: end, limit });
    if (seen.lastKey === undefined) break;
    // What is larger than a file is looked at again in smaller pieces, in the end row by row.
    if (seen.bytes > partBytes.meant && limit > 1) {
      limit = Math.max(1, limit >> 2);
      continue;
    }
    passed = seen.lastKey - lastKey;
    lastKey = seen.lastKey;
    limit = Math.min(countedAtOnce, limit * 2);
    yield* cutter.add({ ...seen, lastKey });
  }
  yield* cutter.end();
}
