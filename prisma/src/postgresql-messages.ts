/** Takes a row: its key and how long its line is, if it has one; then the line, in pieces. */
export type RowTaker = {
  begin(key: number, lineBytes: number | undefined): void;
  /** Takes what belongs to the line, from `at` on, and says where that ends. */
  add(data: Buffer, at: number): number;
};

const [dataRow, readyForQuery] = ['D', 'Z'].map(letter => letter.charCodeAt(0));
/** The type of a message, and the length of what follows, with its own four bytes. */
const headerBytes = 5;
/** With the number of columns, the length of the key, a key of any length, and the length of the line. */
const rowHeadBytes = headerBytes + 2 + 4 + 20 + 4;

/**
 * Reads what a server says while it answers one query: rows of `key` and `line` are taken, all other messages passed on.
 * `end` is called before the last of them, after which the next query may begin. Keeps nothing of the memory that it is given.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export function createMessageReader(row: RowTaker, pass: (message: Buffer) => void, end: () => void) {
  let rest: Buffer = Buffer.alloc(0);

  /** Where the line begins in the row at `at`. */
  function beginRow(data: Buffer, at: number): number {
    const keyAt = at + headerBytes + 2 + 4;
    const lineAt = keyAt + data.readInt32BE(keyAt - 4) + 4;
    const lineBytes = data.readInt32BE(lineAt - 4);
    const isNull = lineBytes < 0;
    row.begin(Number(data.toString('latin1', keyAt, lineAt - 4)), isNull ? undefined : lineBytes);
    return lineAt;
  }

  return {
    read(arrived: Buffer): void {
      const data = rest.length === 0 ? arrived : Buffer.concat([rest, arrived]);
      let at = row.add(data, 0);
      while (data.length - at >= headerBytes) {
        const [type, messageEnd] = [data[at], at + 1 + data.readUInt32BE(at + 1)];
        const needed = type === dataRow ? Math.min(messageEnd, at + rowHeadBytes) : messageEnd;
        if (data.length < needed) break;
        if (type === dataRow) {
          at = row.add(data, beginRow(data, at));
          continue;
        }
        if (type === readyForQuery) end();
        pass(data.subarray(at, messageEnd));
        at = messageEnd;
      }
      rest = Buffer.from(data.subarray(at));
    },
  };
}
