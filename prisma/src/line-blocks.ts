const blockBytes = 256 * 1024;
const lineBreak = 10;

/** Collects lines that arrive in pieces. A block holds whole lines, so many bytes at most, or one that is longer. */
export function createLineBlocks() {
  const full: Buffer[] = [];
  let block = Buffer.alloc(0);
  let [used, left] = [0, 0];

  function endLine(): void {
    block[used] = lineBreak;
    used += 1;
  }
  function endBlock(): void {
    if (used > 0) full.push(block.subarray(0, used));
    used = 0;
  }

  return {
    beginLine(bytes: number): void {
      if (used + bytes + 1 > block.length) {
        endBlock();
        block = Buffer.allocUnsafeSlow(Math.max(blockBytes, bytes + 1));
      }
      left = bytes;
      if (left === 0) endLine();
    },
    /** Takes what belongs to the line, from `at` on, and says where that ends. */
    addToLine(data: Buffer, at: number): number {
      if (left === 0) return at;
      const taken = data.copy(block, used, at, at + left);
      used += taken;
      left -= taken;
      if (left === 0) endLine();
      return at + taken;
    },
    end(): Uint8Array[] {
      endBlock();
      return full;
    },
  };
}
