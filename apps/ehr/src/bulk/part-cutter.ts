import type { ExportPart } from '../stores/export-job.ts';
import type { Measured } from '../stores/export-rows.ts';

/** How large files are, without compression. Only the rows of a whole export or type that are fewer make a smaller one. */
export const partBytes = { least: 8 * 1024 * 1024, meant: 32 * 1024 * 1024, most: 64 * 1024 * 1024 };

export type NewPart = Omit<ExportPart, 'number'>;

type Sized = Pick<NewPart, 'afterKey' | 'lastKey' | 'resourceCount'> & { largestRow: number; bytes: number };

/** Makes files of windows, which come in the order of their keys and are no larger than a file is meant to be. */
export function createPartCutter(type: string, firstKey: number) {
  let open = emptyAfter(firstKey);
  /** A full file, kept until it is known whether what comes after it is enough for another. */
  let full: Sized | undefined;

  const partOf = ({ bytes: _, ...part }: Sized): NewPart => ({ type, ...part });

  function* close(): Generator<NewPart> {
    if (full) yield partOf(full);
    full = open;
    open = emptyAfter(open.lastKey);
  }

  return {
    *add({ lastKey, count, bytes, largest }: Measured & { lastKey: number }): Generator<NewPart> {
      if (open.bytes >= partBytes.least && open.bytes + bytes > partBytes.most) yield* close();
      open = joined(open, { afterKey: open.lastKey, lastKey, resourceCount: count, largestRow: largest, bytes });
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

const emptyAfter = (key: number): Sized => ({
  afterKey: key,
  lastKey: key,
  resourceCount: 0,
  largestRow: 0,
  bytes: 0,
});

function joined(one: Sized, next: Sized): Sized {
  return {
    afterKey: one.afterKey,
    lastKey: next.lastKey,
    resourceCount: one.resourceCount + next.resourceCount,
    largestRow: Math.max(one.largestRow, next.largestRow),
    bytes: one.bytes + next.bytes,
  };
}
