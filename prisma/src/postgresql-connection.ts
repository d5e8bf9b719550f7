import type pg from 'pg';

/**
 * A connection of the pool, as long as `use` takes. One that breaks, or of which `use` says that it is spoilt, is thrown
 * away. It tells of breaking by an event, besides failing what it was asked; unheard, that event would end the process.
 * https://node-postgres.com/apis/client#error
 */
export async function withConnection<T>(
  pool: pg.Pool,
  use: (client: pg.PoolClient, spoil: (error: Error) => void) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  const spoil = (error: Error) => {
    failure = error;
  };
  client.on('error', spoil);
  try {
    return await use(client, spoil);
  } finally {
    client.off('error', spoil);
    client.release(failure);
  }
}
