import type { Duplex } from 'node:stream';
import type pg from 'pg';

/**
 * Runs COPY … TO STDOUT and gives the number of its bytes. Of the messages only type and length are looked at, as they
 * come from the socket; pg's own parser, which makes an object of each row, hears no more than the end.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export function copyOut(client: pg.Client, statement: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let counter: ReturnType<typeof countCopyData> | undefined;
    client.query({
      submit(connection) {
        counter = countCopyData(connection.stream);
        connection.query(statement);
      },
      handleError: (error: Error) => reject(error),
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => resolve(counter?.bytes() ?? 0),
    } as pg.Submittable);
  });
}

const [copyData, copyDone, errorResponse] = ['d', 'c', 'E'].map(letter => letter.charCodeAt(0));
const headerBytes = 5;

/** Takes the place of whoever reads the socket until the copy is over. */
function countCopyData(socket: Duplex): { bytes(): number } {
  const readers = socket.listeners('data') as ((data: Buffer) => void)[];
  socket.removeAllListeners('data');
  let bytes = 0;
  let left = 0;
  let begun: Buffer = Buffer.alloc(0);
  const giveBack = (rest: Buffer) => {
    socket.off('data', read);
    for (const reader of readers) socket.on('data', reader);
    for (const reader of readers) reader(rest);
  };
  function read(arrived: Buffer): void {
    const data = begun.length === 0 ? arrived : Buffer.concat([begun, arrived]);
    let at = Math.min(left, data.length);
    left -= at;
    while (left === 0 && data.length - at >= headerBytes) {
      const type = data[at];
      if (type === copyDone || type === errorResponse) {
        giveBack(data.subarray(at));
        return;
      }
      const length = data.readUInt32BE(at + 1) - 4;
      if (type === copyData) bytes += length;
      const end = at + headerBytes + length;
      left = Math.max(0, end - data.length);
      at = Math.min(end, data.length);
    }
    begun = data.subarray(at);
  }
  socket.on('data', read);
  return { bytes: () => bytes };
}
