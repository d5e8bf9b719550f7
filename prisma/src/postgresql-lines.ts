import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import pg from 'pg';
import { createLineBlocks } from './line-blocks.ts';
import { withConnection } from './postgresql-connection.ts';
import { createMessageReader } from './postgresql-messages.ts';
import { SharedBufferSocket } from './shared-buffer-socket.ts';
import type { Lines } from './sql.ts';

type Found = Omit<Lines, 'release'>;

/**
 * Runs a query for `key` and `line`. The lines are taken as bytes where they arrive; only the rest of the conversation
 * goes to pg, which would make a JavaScript string of each value, for several times the CPU time.
 */
export function readLines(pool: pg.Pool, config: pg.QueryConfig): Promise<Found> {
  return withConnection(pool, async (client, spoil) => {
    const query: pg.Query = new pg.Query(config);
    const lines = linesOf(query);
    await once(client.query(query), 'end').catch((error: Error) => {
      spoil(error);
      throw error;
    });
    return lines();
  });
}

/** What the query will have found at its end. */
function linesOf(query: pg.Query): () => Found {
  const blocks = createLineBlocks();
  let lastKey: number | undefined;
  const row = {
    begin(key: number, bytes: number | undefined) {
      lastKey = key;
      if (bytes !== undefined) blocks.beginLine(bytes);
    },
    add: blocks.addToLine,
  };
  const { submit } = query;
  query.submit = (connection: pg.Connection) => {
    const { pass, end } = tap(connection.stream, data => reader.read(data));
    const reader = createMessageReader(row, pass, end);
    return submit.call(query, connection);
  };
  return () => ({ lastKey, pieces: blocks.end() });
}

/** From now on what arrives is given to `read`, and what that passes on to those who listened before; until the end. */
function tap(stream: Duplex, read: (data: Buffer) => void): { pass: (data: Buffer) => void; end: () => void } {
  if (stream instanceof SharedBufferSocket) {
    stream.reader = read;
    return {
      pass: data => stream.emit('data', data),
      end: () => {
        stream.reader = undefined;
      },
    };
  }
  const listeners = stream.listeners('data') as ((data: Buffer) => void)[];
  stream.removeAllListeners('data').on('data', read);
  return {
    pass: data => {
      for (const listen of listeners) listen(data);
    },
    end: () => {
      stream.off('data', read);
      for (const listen of listeners) stream.on('data', listen);
    },
  };
}
