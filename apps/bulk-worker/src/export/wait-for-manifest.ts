import type { Connection } from './connection.ts';
import { ExportError } from './export-error.ts';
import { type Manifest, readManifest } from './manifest.ts';
import type { OnProgress } from './progress.ts';
import { readRefusal } from './refusal.ts';
import { backoffMs, retryAfterMs } from './retry-after.ts';

/** A server that prepares for longer than a day has forgotten us. */
const patienceMs = 24 * 3600 * 1000;

/**
 * Asks again and again, as often as the server allows, until the files are ready.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-status-request
 */
export async function waitForManifest(
  server: Connection,
  statusUrl: string,
  onProgress: OnProgress,
): Promise<Manifest> {
  const { clock, signal } = server;
  const deadline = clock.now() + patienceMs;
  for (let poll = 0; clock.now() < deadline; poll += 1) {
    const response = await server.send(statusUrl, { headers: { Accept: 'application/json' } });
    if (response.status === 200) return readManifest(await readJson(response));
    if (response.status !== 202) throw await readRefusal('The question whether the export is ready', response);
    await response.body?.cancel();
    const serverSays = response.headers.get('X-Progress')?.slice(0, 100);
    onProgress({ step: 'preparing', ...(serverSays && { serverSays }), resources: 0, bytes: 0 });
    await clock.wait(retryAfterMs(response.headers, clock.now()) ?? backoffMs(poll), signal);
  }
  throw new ExportError('refused', 'The server has been preparing the export for a day. It was given up.');
}

function readJson(response: Response): Promise<unknown> {
  return response.json().catch((cause: unknown) => {
    throw new ExportError('broken-promise', 'The manifest of the export is not JSON.', cause);
  });
}
