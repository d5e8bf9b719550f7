import type { Job } from './begin-job.ts';
import type { Connection } from './connection.ts';
import { Cancelled } from './export-error.ts';
import { readRefusal } from './refusal.ts';

/** As long as a server needs that is being restarted. What was downloaded does not wait for more. */
const patienceMs = 60_000;
/** Somebody stands before the worker and wants it to end. */
const cancelledMs = 10_000;
/** An attempt at the end of our patience may still be answered. */
const answerMs = 10_000;

/**
 * Tells the server that it may forget the export. What was downloaded is good without that, so a server that does not
 * want to, or is away for longer than a minute, gives a warning and no failure.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-delete-request
 */
export async function deleteJob(server: Connection, { statusUrl, expires }: Job, warn: (sentence: string) => void) {
  const isCancelled = server.signal.reason instanceof Cancelled;
  const signal = AbortSignal.any([
    stopped(server.signal),
    AbortSignal.timeout(isCancelled ? cancelledMs : patienceMs + answerMs),
  ]);
  try {
    const headers = { Accept: 'application/fhir+json' };
    const response = await server.send(statusUrl, { method: 'DELETE', headers, signal, patienceMs });
    // 404: it has expired, or an earlier attempt arrived after all.
    if (!response.ok && response.status !== 404) throw await readRefusal('The deletion of the job', response);
    await response.body?.cancel();
  } catch (error) {
    const reason = signal.aborted ? describeEnd(server.signal) : (error as Error).message;
    const fate = expires === undefined ? 'It expires there by itself.' : `It expires there by itself: ${expires}.`;
    warn(`The job could not be deleted at the server. ${reason} ${fate}`);
  }
}

/** Who stops the worker does not wait for this; who gives the export up wants just this. */
function stopped(signal: AbortSignal): AbortSignal {
  const stopping = new AbortController();
  const stop = () => {
    if (!(signal.reason instanceof Cancelled)) stopping.abort();
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return stopping.signal;
}

function describeEnd({ aborted, reason }: AbortSignal): string {
  return aborted && !(reason instanceof Cancelled) ? 'The worker was stopped.' : 'The server did not answer in time.';
}
