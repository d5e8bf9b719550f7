import { setImmediate as othersTurn } from 'node:timers/promises';
import type { ExportBlockStore } from '../stores/export-blocks.ts';
import type { BlockRows } from '../stores/export-blocks-sql.ts';
import type { ExportPart } from '../stores/export-job.ts';
import { headerOf } from './block-header.ts';
import { walkBlocks } from './walk-blocks.ts';

/** The lines of a file of blocks, window by window; the next is read when the last has been sent. */
export async function* readBlocks(
  store: ExportBlockStore,
  rows: BlockRows,
  part: ExportPart,
): AsyncGenerator<Uint8Array> {
  let begun: string | undefined;
  for await (const window of walkBlocks(store, rows, part)) {
    if (window.patients.length === 0) continue;
    await othersTurn(); // A fast client takes at once: nobody else would be served.
    const blocks = await store.read(rows, window);
    const lines: Uint8Array[] = [];
    for (const { id } of window.patients) {
      const block = blocks.get(id);
      if (!block) continue;
      if (id !== begun) lines.push(Buffer.from(headerOf(id)));
      begun = id;
      lines.push(typeof block.text === 'string' ? Buffer.from(block.text) : block.text);
    }
    if (lines.length > 0) yield Buffer.concat(lines);
  }
}
