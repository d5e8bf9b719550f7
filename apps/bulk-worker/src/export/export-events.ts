/**
 * What happens in an export, in the words of the SMART bulk export log, which other tools read: the same names, the same
 * fields, null for what is not known. `error` is ours: the list has no word for an export that ends without a result.
 * https://github.com/smart-on-fhir/bulk-data-client/wiki/Bulk-Data-Export-Log-Items
 */
import { createHash } from 'node:crypto';
import type { Manifest, ManifestFile } from './manifest.ts';

type Body = string | object | null;
type HeaderValues = Record<string, string>;

/** An answer that was not the expected one; all null but the message when there was no answer. */
export type Failure = { body: Body; code: number | null; message: string; responseHeaders: HeaderValues | null };

/** `software` and `fhirVersion` of the server's CapabilityStatement. */
export type Software = Record<
  'softwareName' | 'softwareVersion' | 'softwareReleaseDate' | 'fhirVersion',
  string | null
>;

type Detail = {
  kickoff: Software & {
    exportUrl: string;
    requestParameters: Record<string, string>;
    /** The status, and the body, unless the status was 202. */
    errorCode: number | null;
    errorBody: Body;
    responseHeaders: HeaderValues;
  };
  status_progress: { body: Body; xProgress: string | null; retryAfter: string | null };
  status_error: Failure;
  status_complete: { transactionTime: string };
  status_page_complete: {
    transactionTime: string;
    outputFileCount: number;
    deletedFileCount: number;
    errorFileCount: number;
  };
  manifest_complete: {
    transactionTime: string;
    totalOutputFileCount: number;
    totalDeletedFileCount: number;
    totalErrorFileCount: number;
    totalManifests: number;
  };
  download_request: { fileUrl: string; itemType: ManifestFile['kind']; resourceType: string };
  /** `fileSize` in bytes, unpacked. */
  download_complete: { fileUrl: string; resourceCount: number; fileSize: number };
  download_error: { fileUrl: string } & Failure;
  /** `duration` in ms, of this run; `attachments` are not downloaded by this worker. */
  export_complete: { files: number; resources: number; bytes: number; attachments: number; duration: number };
  error: { outcome: 'failed' | 'stopped'; message: string };
};

export type ExportEvent = { [Id in keyof Detail]: { eventId: Id; eventDetail: Detail[Id] } }[keyof Detail];
export type OnEvent = (event: ExportEvent) => void;

/** The answer to the kick-off. A parameter that was sent more than once is logged with all its values. */
export async function kickOffEvent(
  url: string,
  parameters: [name: string, value: string][],
  software: Software,
  response: Response,
): Promise<ExportEvent> {
  const requestParameters: Record<string, string> = {};
  for (const [name, value] of parameters) {
    const before = requestParameters[name];
    requestParameters[name] = before === undefined ? value : `${before},${value}`;
  }
  const isTaken = response.status === 202;
  return {
    eventId: 'kickoff',
    eventDetail: {
      exportUrl: url,
      ...software,
      requestParameters,
      errorCode: isTaken ? null : response.status,
      errorBody: isTaken ? null : await readBody(response),
      responseHeaders: harmlessHeaders(response.headers),
    },
  };
}

/** Of a body that is a part of the manifest nothing is told: the addresses in it may be secrets. */
export async function statusProgressEvent(response: Response): Promise<ExportEvent> {
  const { headers } = response;
  const [xProgress, retryAfter] = [headers.get('X-Progress'), headers.get('Retry-After')];
  const body = await readBody(response);
  const isManifest = typeof body === 'object' && body !== null && 'output' in body;
  return { eventId: 'status_progress', eventDetail: { body: isManifest ? null : body, xProgress, retryAfter } };
}

/** One part of the manifest; most often there is one only. */
export function pageEvent({ transactionTime, files }: Manifest): ExportEvent {
  const { output, deleted, error } = countFiles([{ files }]);
  const counts = { outputFileCount: output, deletedFileCount: deleted, errorFileCount: error };
  return { eventId: 'status_page_complete', eventDetail: { transactionTime, ...counts } };
}

export function manifestEvent(pages: Manifest[]): ExportEvent {
  const { output, deleted, error } = countFiles(pages);
  const totals = { totalOutputFileCount: output, totalDeletedFileCount: deleted, totalErrorFileCount: error };
  const transactionTime = pages[0]?.transactionTime ?? '';
  return { eventId: 'manifest_complete', eventDetail: { transactionTime, ...totals, totalManifests: pages.length } };
}

function countFiles(pages: Pick<Manifest, 'files'>[]): Record<ManifestFile['kind'], number> {
  const counts = { output: 0, deleted: 0, error: 0 };
  for (const { kind } of pages.flatMap(({ files }) => files)) counts[kind] += 1;
  return counts;
}

/** What a `status_error` or a `download_error` says. `response` is not used up. */
export async function readFailure(message: string, response?: Response): Promise<Failure> {
  if (!response) return { body: null, code: null, message, responseHeaders: null };
  // The body of a good answer is no explanation, but records.
  const body = response.ok ? null : await readBody(response);
  return { body, code: response.status, message, responseHeaders: harmlessHeaders(response.headers) };
}

/** The events of one file. */
export function downloadEvents({ kind, type, url }: ManifestFile, requiresAccessToken: boolean) {
  const fileUrl = loggedFileUrl(url, requiresAccessToken);
  return {
    request: (): ExportEvent => ({
      eventId: 'download_request',
      eventDetail: { fileUrl, itemType: kind, resourceType: type },
    }),
    complete: (resourceCount: number, fileSize: number): ExportEvent => ({
      eventId: 'download_complete',
      eventDetail: { fileUrl, resourceCount, fileSize },
    }),
    error: async (message: string, response?: Response): Promise<ExportEvent> => ({
      eventId: 'download_error',
      eventDetail: { fileUrl, ...(await readFailure(message, response)) },
    }),
  };
}

/**
 * An address that works without a token is a secret in itself: of it only the origin is told, and a digest, which is the
 * same in each event of the file.
 */
function loggedFileUrl(url: string, requiresAccessToken: boolean): string {
  if (requiresAccessToken) return url;
  return `${new URL(url).origin}/#sha256=${createHash('sha256').update(url).digest('hex').slice(0, 32)}`;
}

const mostOfABody = 10_000;

/** An object where it is one, else text; null when there is nothing. Of a long one the beginning. */
async function readBody(response: Response): Promise<Body> {
  if (response.bodyUsed) return null;
  const text = await response
    .clone()
    .text()
    .catch(() => '');
  if (text.length > mostOfABody) return `${text.slice(0, mostOfABody)}…`;
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json : text;
  } catch {
    return text || null;
  }
}

/** What signs somebody in, and where a redirect leads: often an address that works without a token. */
const secretHeaders = /cookie|auth|token|secret|api-?key|^location$/i;

function harmlessHeaders(headers: Headers): HeaderValues {
  return Object.fromEntries([...headers].filter(([name]) => !secretHeaders.test(name)));
}
