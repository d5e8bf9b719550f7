import { setImmediate as othersTurn } from 'node:timers/promises';
import type { ExportBlockStore, MeasuredBlock } from '../stores/export-blocks.ts';
import type { BlockRows } from '../stores/export-blocks-sql.ts';
import { firstKeyOf, keyLimitOf } from '../stores/resources-keys.ts';
import { headerOf } from './block-header.ts';
import { createPartCutter, type NewPart, type Piece, partBytes } from './part-cutter.ts';
import type { Alive } from './plan-parts.ts';
import { walkBlocks } from './walk-blocks.ts';

/** A block up to this size is not cut: with what is enough for a file, it is not too large for one. */
const uncutBytes = partBytes.most - partBytes.least;

/**
 * Cuts the blocks of patients into files. "When possible, a single resource's block SHOULD NOT be split across files":
 * only a block that is too large for a file is.
 * https://hl7.org/fhir/uv/bulkdata/en/export.html#bulk-data-output-file-organization
 */
export async function* planBlocks(store: ExportBlockStore, rows: BlockRows, alive: Alive): AsyncGenerator<NewPart> {
  const [afterKey, lastKey] = [firstKeyOf('Patient'), keyLimitOf('Patient')];
  const cutter = createPartCutter('Patient', afterKey);
  let pieces: Piece[] = [];
  let passed = afterKey;
  for await (const window of walkBlocks(store, rows, { afterKey, lastKey })) {
    await othersTurn();
    await alive(window.passed - passed);
    passed = window.passed;
    if (window.patients.length === 0) continue;
    const measured = await store.measure(rows, window);
    for (const { key, id } of window.patients) {
      const some = measured.get(id);
      if (some) pieces.push({ lastKey: key, lastRow: window.lastRow, ...some });
      if (!window.endsBlock) continue;
      for (const piece of uncut(id, pieces)) yield* cutter.add(piece);
      pieces = [];
    }
  }
  yield* cutter.end();
}

/** The pieces of a block between which it may be cut; its header is part of the first. */
function uncut(patientId: string, pieces: readonly Piece[]): Piece[] {
  const [first, ...others] = pieces;
  if (!first) return [];
  const begun = { ...first, count: first.count + 1, bytes: first.bytes + headerOf(patientId).length };
  const whole = others.reduce(together, begun);
  if (whole.bytes <= uncutBytes) return [withoutEnd(whole)];
  const last = others.at(-1);
  return last ? [begun, ...others.slice(0, -1), withoutEnd(last)] : [withoutEnd(begun)];
}

function together(one: Piece, next: Piece): Piece {
  return { ...next, ...sumOf(one, next) };
}

const sumOf = (one: MeasuredBlock, next: MeasuredBlock): MeasuredBlock => ({
  count: one.count + next.count,
  bytes: one.bytes + next.bytes,
  largest: Math.max(one.largest, next.largest),
});

/** With this piece the block is over. */
function withoutEnd({ lastRow: _, ...piece }: Piece): Piece {
  return piece;
}
