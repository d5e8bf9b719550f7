import type { ExportPart } from '../stores/export-job.ts';

/** How large files are, without compression. Only the rows of a whole export or type that are fewer make a smaller one. */
export const partBytes = { least: 8 * 1024 * 1024, meant: 32 * 1024 * 1024, most: 64 * 1024 * 1024 };

export type NewPart = Omit<ExportPart, 'number'>;

type Sized = NewPart & { largestRow: number; bytes: number };

/** What comes next: the rows up to a key, or, where a block is cut, up to a row of the block at that key. */
export type Piece = { lastKey: number; lastRow?: number; count: number; bytes: number; largest: number };

/** Makes files of windows, which come in the order of their keys and are no larger than a file is meant to be. */
export function createPartCutter(type: string, firstKey: number) {
  let open = emptyAfter(type, { lastKey: firstKey });
  /** A full file, kept until it is known whether what comes after it is enough for another. */
  let full: Sized | undefined;

  const partOf = ({ bytes: _, ...part }: Sized): NewPart => part;

  function* close(): Generator<NewPart> {
    if (full) yield partOf(full);
    full = open;
    open = emptyAfter(type, open);
  }

  return {
    *add({ lastKey, lastRow, count, bytes, largest }: Piece): Generator<NewPart> {
      if (open.bytes >= partBytes.least && open.bytes + bytes > partBytes.most) yield* close();
      const { afterKey } = open;
      const added = { type, afterKey, lastKey, resourceCount: count, largestRow: largest, bytes };
      open = joined(open, lastRow === undefined ? added : { ...added, lastRow });
      if (open.bytes >= partBytes.meant) yield* close();
    },

    *end(): Generator<NewPart> {
      const isLittle = open.bytes < partBytes.least;
      if (full && open.resourceCount > 0 && isLittle && full.bytes + open.bytes <= partBytes.most) {
        yield partOf(joined(full, open));
        return;
      }
      if (full) yield partOf(full);
      if (open.resourceCount > 0) yield partOf(open);
    },
  };
}

/** A file that goes on inside a block begins with the header of that, once more. */
function emptyAfter(type: string, { lastKey, lastRow }: Pick<NewPart, 'lastKey' | 'lastRow'>): Sized {
  const empty = { type, afterKey: lastKey, lastKey, resourceCount: 0, largestRow: 0, bytes: 0 };
  return lastRow === undefined ? empty : { ...empty, afterRow: lastRow, lastRow, resourceCount: 1 };
}

function joined(one: Sized, next: Sized): Sized {
  const { lastRow: _, ...begun } = one;
  const headerAgain = next.afterRow === undefined ? 0 : 1;
  return {
    ...begun,
    lastKey: next.lastKey,
    ...(next.lastRow !== undefined && { lastRow: next.lastRow }),
    resourceCount: one.resourceCount + next.resourceCount - headerAgain,
    largestRow: Math.max(one.largestRow, next.largestRow),
    bytes: one.bytes + next.bytes,
  };
}
