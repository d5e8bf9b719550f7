import http from 'node:http';
import https from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';

const patienceMs = 60_000;

/** Waits until a path of a process answers 200 on this machine. */
export async function untilHealthy(address, path, { signal }) {
  const deadline = Date.now() + patienceMs;
  let last;
  do {
    last = await statusOf(address, path);
    if (last === 200) return;
    await wait(100, undefined, { signal });
  } while (Date.now() < deadline);
  throw new Error(`${address.title} did not answer ${path} on port ${address.port} within a minute (${last}).`);
}

/** The status, or why there is none. The request names the public host, because the EHR answers to no other. */
function statusOf({ url, port, tls }, path) {
  return new Promise(resolve => {
    const options = {
      host: 'localhost',
      port,
      path,
      headers: { Host: new URL(url).host },
      timeout: 2000,
      agent: false,
    };
    // The request stays on this machine and carries nothing, so any certificate will do.
    const request = tls ? https.get({ ...options, rejectUnauthorized: false }) : http.get(options);
    request.once('response', response => resolve(response.resume().statusCode));
    request.once('timeout', () => request.destroy(new Error('no answer')));
    request.once('error', error => resolve(error.code ?? error.message));
  });
}
