import { mostBytes, readBoundedJson } from './bounded-json.ts';
import type { Connection } from './connection.ts';
import { ExportError } from './export-error.ts';
import { manifestEvent, pageEvent, readFailure, statusProgressEvent } from './export-events.ts';
import { isSameManifest, type Manifest, readManifest } from './manifest.ts';
import type { OnProgress } from './progress.ts';
import { readRefusal } from './refusal.ts';
import { backoffMs, retryAfterMs } from './retry-after.ts';

/** A server that prepares for longer than a day has forgotten us. */
const patienceMs = 24 * 3600 * 1000;

/** One part of the manifest, and where it is: its files have new addresses there when the old ones have expired. */
export type ManifestPage = Manifest & { url: string };

/** Told until when the server keeps the files of a manifest, as an HTTP date. */
export type OnExpires = (expires: string) => void;

export type Waiting = {
  statusUrl: string;
  /** When the job was begun, in ms since 1970. */
  beganAtMs: number;
  /** Parts of the manifest were asked for: what comes with a 202 may be one. */
  partialManifests: boolean;
  onProgress: OnProgress;
  onExpires: OnExpires;
};

/**
 * Asks again and again, as often as the server allows, until there are files; and so for each part of the manifest. Of a
 * server that sends parts the next is asked for when the last was used, while it prepares the rest.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-status-request
 * https://hl7.org/fhir/uv/bulkdata/STU3/export.html#response---in-progress-status
 */
export async function* manifestPages(server: Connection, waiting: Waiting): AsyncGenerator<ManifestPage> {
  const { clock, signal } = server;
  const deadline = waiting.beganAtMs + patienceMs;
  const seen = new Map<string, Manifest>();
  let url = waiting.statusUrl;
  for (let poll = 0; clock.now() < deadline; poll += 1) {
    const { isComplete, response, manifest } = await askForManifest(server, url, waiting.partialManifests);
    const expires = new Date(response.headers.get('Expires') ?? '');
    // In our words: a date may have anything in brackets, and this is shown on a terminal.
    if (manifest && !Number.isNaN(expires.getTime())) waiting.onExpires(expires.toUTCString());
    if (manifest && !seen.has(url)) {
      seen.set(url, manifest);
      tellPage(server, [...seen.values()], isComplete);
      yield { ...manifest, url };
      poll = 0;
    }
    if (manifest) refuseChange(seen.get(url), manifest);
    if (manifest?.next !== undefined) {
      if (seen.has(manifest.next)) throw new ExportError('broken-promise', 'The parts of the manifest go in a circle.');
      url = manifest.next;
      continue;
    }
    if (isComplete) return;
    const serverSays = response.headers.get('X-Progress')?.slice(0, 100);
    waiting.onProgress({ step: 'preparing', ...(serverSays && { serverSays }), resources: 0, bytes: 0 });
    await clock.wait(retryAfterMs(response.headers, clock.now()) ?? backoffMs(poll, clock), signal);
  }
  throw new ExportError('refused', 'The server has been preparing the export for a day. It was given up.');
}

/** The last page is the whole manifest: nothing comes after it. */
function tellPage({ onEvent }: Connection, pages: Manifest[], isComplete: boolean): void {
  const last = pages.at(-1);
  if (!last) return;
  const { transactionTime, next } = last;
  const isFirstComplete = isComplete && (pages.length === 1 || next === undefined);
  if (isFirstComplete) onEvent?.({ eventId: 'status_complete', eventDetail: { transactionTime } });
  onEvent?.(pageEvent(last));
  if (isComplete && next === undefined) onEvent?.(manifestEvent(pages));
}

/** Files of two states of the records must not mix; which of them is right, only a new job can tell. */
export function refuseChange(before: Manifest | undefined, now: Manifest | undefined): void {
  if (before && now && isSameManifest(before, now)) return;
  throw new ExportError('job-lost', 'The server has changed the manifest of an export since it gave it.');
}

/** One question. No manifest: nothing is ready yet. */
export async function askForManifest(server: Connection, url: string, partialManifests: boolean): Promise<Answer> {
  const tellError = async ({ message, response }: { message: string; response?: Response }) =>
    server.onEvent?.({ eventId: 'status_error', eventDetail: await readFailure(message, response) });
  const response = await server.send(url, { headers: { Accept: 'application/json' }, onRetry: tellError });
  const status = exportStatus(response);
  if (status !== 200 && status !== 202) {
    const refusal = await readRefusal('The question whether the export is ready', response.clone(), status);
    await tellError({ message: refusal.message, response });
    await response.body?.cancel();
    throw status === 404 || status === 410 ? new ExportError('job-lost', refusal.message) : refusal;
  }
  const isComplete = status === 200;
  if (!isComplete) server.onEvent?.(await statusProgressEvent(response));
  if (!isComplete && !partialManifests) {
    await response.body?.cancel();
    return { response, isComplete };
  }
  try {
    const body = await readJson(response, isComplete);
    const isManifest = isComplete || (typeof body === 'object' && body !== null && 'output' in body);
    return { response, isComplete, ...(isManifest && { manifest: readManifest(body) }) };
  } catch (error) {
    await tellError({ message: (error as Error).message, response });
    throw error;
  }
}

type Answer = { response: Response; isComplete: boolean; manifest?: Manifest };

/**
 * "the response SHALL also include an X-Export-Status header with an HTTP status code that reflects the status of the
 * export job": from a server that tells the two apart, whether or not it was asked to.
 * https://hl7.org/fhir/uv/bulkdata/STU3/export.html#bulk-data-status-request
 */
function exportStatus(response: Response): number {
  const own = Number.parseInt(response.headers.get('X-Export-Status') ?? '', 10);
  return response.status === 200 && own >= 200 && own < 600 ? own : response.status;
}

function readJson(response: Response, isComplete: boolean): Promise<unknown> {
  return readBoundedJson(response, mostBytes.manifest).catch((cause: unknown) => {
    if (cause instanceof RangeError) throw new ExportError('broken-promise', 'The manifest is too large.', cause);
    if (!isComplete) return undefined; // nothing, or a word about the progress
    throw new ExportError('broken-promise', 'The manifest of the export is not JSON.', cause);
  });
}
