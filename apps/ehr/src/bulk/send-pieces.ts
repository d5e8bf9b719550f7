import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Response } from 'express';

export type Pieces = AsyncIterable<Uint8Array | string> | Iterable<string>;

/**
 * Sends pieces as the body of an answer. The next is asked for when the last has left this process, so that its memory
 * may be given back. A client that goes away ends the reading too; that is no error of ours.
 */
export async function sendPieces(pieces: Pieces, response: Response, gzipped: boolean): Promise<void> {
  const gone = new AbortController();
  const { req: request } = response;
  if (response.destroyed || request.socket.destroyed) return;
  response.once('close', () => gone.abort());
  // Of a response that waits for an earlier one of its connection, the end of the connection is not told.
  request.once('close', () => request.socket.destroyed && gone.abort());
  const gzip = gzipped ? createGzip({ level: 1 }) : undefined;
  gzip?.pipe(response);
  const out = gzip ?? response;
  try {
    for await (const piece of pieces) await written(piece, out, gone.signal);
    out.end();
    await finished(response, { signal: gone.signal });
  } catch (error) {
    if (gone.signal.aborted || request.socket.destroyed) return; // Writing may fail before the end is told.
    response.destroy(); // Broken off, for a file is never short.
    throw error;
  } finally {
    gzip?.destroy();
  }
}

/** A stream that is closed while it writes does not always say so to the one who writes. */
function written(piece: Uint8Array | string, out: Writable, gone: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(gone.reason);
    if (gone.aborted) return giveUp();
    gone.addEventListener('abort', giveUp);
    out.write(piece, error => {
      gone.removeEventListener('abort', giveUp);
      if (error) reject(error);
      else resolve();
    });
  });
}
