import type { Connection } from './connection.ts';
import { readRefusal } from './refusal.ts';

/**
 * Tells the server that it may forget the export. What was downloaded is good without that, so a server that does not
 * want to gives a warning and no failure.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-delete-request
 */
export async function deleteJob(server: Connection, statusUrl: string, warn: (sentence: string) => void) {
  try {
    const headers = { Accept: 'application/fhir+json' };
    // Also after the export was stopped, but then not for long.
    const signal = AbortSignal.timeout(10_000);
    const response = await server.send(statusUrl, { method: 'DELETE', headers, signal });
    // 404: it has expired, or an earlier attempt arrived after all.
    if (!response.ok && response.status !== 404) throw await readRefusal('The deletion of the job', response);
    await response.body?.cancel();
  } catch (error) {
    warn(`The job could not be deleted at the server. ${(error as Error).message}`);
  }
}
