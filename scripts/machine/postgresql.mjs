import { connect } from 'node:net';

/** Where the PostgreSQL tests look for a server, and whether they fail without one instead of being skipped. */
export const testServer = env => ({
  url: env.TEST_POSTGRES_URL || 'postgresql://postgres@127.0.0.1:5432/postgres',
  required: env.CI === 'true' || Boolean(env.TEST_POSTGRES_URL),
});

/** Whether anything listens there. */
export function answers(url) {
  const { hostname, port } = new URL(url);
  return new Promise(resolve => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 5432) });
    const end = answer => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2000, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
