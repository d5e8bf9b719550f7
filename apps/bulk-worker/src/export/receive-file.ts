import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Connection, Sending } from './connection.ts';
import { downloadEvents } from './export-events.ts';
import type { Draft, FileStore } from './file-store.ts';
import type { NamedFile } from './name-files.ts';
import { readRefusal } from './refusal.ts';
import { broken, type Verified, verifyLines } from './verify-lines.ts';

export type Receiving = {
  file: NamedFile;
  /** As of when it is. */
  transactionTime: string;
  /** Its address now; asked with one that was refused, another one, if there is one. */
  addressOf: (refused?: string) => Promise<string | undefined>;
  requiresAccessToken: boolean;
  signal: AbortSignal;
  onProgress: (sofar: { resources: number; bytes: number }) => void;
};

/** How to ask: `plain`, so that what arrives can be gone on with; `anew`, without what is here already. */
export type Manner = { plain: boolean; anew: boolean };

/** The line broke. `canGoOn`: the server offers the rest of a file that is not compressed. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly canGoOn: boolean;
  constructor(canGoOn: boolean, cause: unknown) {
    super('The connection broke.', { cause });
    this.canGoOn = canGoOn;
  }
}

/**
 * Asks once for a file, or for the rest of it, and writes it to the end of its draft; all of it is verified on the way, also
 * what an earlier attempt has left.
 * https://www.rfc-editor.org/rfc/rfc9110#section-14 (ranges) and #section-13.1.5 (If-Range)
 */
export async function receiveFile(
  server: Connection,
  store: FileStore,
  receiving: Receiving,
  manner: Manner,
): Promise<Verified> {
  const { file } = receiving;
  const draft = await store.draft(file.name);
  const rest = !manner.anew && draft.etag !== undefined && draft.bytes > 0 ? draft : undefined;
  const response = await request(server, receiving, headersFor(rest, manner));
  const isRest = rest !== undefined && isRestOf(rest, response);
  if (rest && !isRest && response.status !== 200) {
    await response.body?.cancel();
    return receiveFile(server, store, receiving, { ...manner, anew: true });
  }
  const body = await bodyOf(response, file);
  const etag = response.headers.get('Accept-Ranges')?.trim() === 'bytes' ? strongEtag(response) : undefined;
  const isPlain = !response.headers.has('Content-Encoding');
  if (!isRest) await store.beginDraft(file.name, isPlain ? etag : undefined);
  return save(draft.path, isRest ? rest.bytes : 0, body, receiving, isRest || etag !== undefined);
}

function headersFor(rest: Draft | undefined, { plain }: Manner): Record<string, string> {
  const accept = { Accept: 'application/fhir+ndjson' };
  // fetch itself asks for `identity` with a Range: a range of compressed bytes could not be unpacked.
  if (rest?.etag !== undefined) return { ...accept, Range: `bytes=${rest.bytes}-`, 'If-Range': rest.etag };
  // fetch unpacks gzip by itself
  return { ...accept, 'Accept-Encoding': plain ? 'identity' : 'gzip' };
}

/** Bytes of two versions must not be glued together: the rest must begin where we end, and be of the version that we have. */
function isRestOf({ bytes, etag }: Draft, response: Response): boolean {
  const [, first, last, total] =
    /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(response.headers.get('Content-Range') ?? '') ?? [];
  const goesToTheEnd = total === '*' || Number(last) + 1 === Number(total);
  const isCoded = response.headers.has('Content-Encoding');
  return (
    response.status === 206 && Number(first) === bytes && goesToTheEnd && strongEtag(response) === etag && !isCoded
  );
}

/** "A client MUST NOT generate an If-Range header field containing an entity tag that is marked as weak." */
function strongEtag(response: Response): string | undefined {
  const etag = response.headers.get('ETag') ?? '';
  return /^"[^"]*"$/.test(etag) ? etag : undefined;
}

/** An address may have expired while other files were fetched: then the manifest has a new one, or the refusal stands. */
async function request(server: Connection, receiving: Receiving, headers: Record<string, string>): Promise<Response> {
  const { file, addressOf, requiresAccessToken, signal } = receiving;
  let refused: string | undefined;
  let refusal: Error | undefined;
  for (;;) {
    const url = await addressOf(refused);
    if (url === undefined) throw refusal ?? broken(file, 'it has no address');
    // "If the requiresAccessToken field in the Complete Status body is set to false, the client SHALL NOT send it."
    const response = await ask(server, { ...file, url }, { headers, signal, withoutToken: !requiresAccessToken });
    if ([200, 206, 416].includes(response.status)) return response;
    refusal = await readRefusal(`The request for ${file.name}`, response.clone());
    const events = downloadEvents({ ...file, url }, requiresAccessToken);
    server.onEvent?.(await events.error(refusal.message, response));
    await response.body?.cancel();
    if (![401, 403, 404, 410].includes(response.status)) throw refusal;
    refused = url;
  }
}

/** Each attempt is told, also those that the server's Retry-After or a broken line brings. */
function ask(server: Connection, file: NamedFile, sending: Sending): Promise<Response> {
  const events = downloadEvents(file, !sending.withoutToken);
  server.onEvent?.(events.request());
  return server.send(file.url, {
    ...sending,
    onRetry: async ({ message, response }) => {
      server.onEvent?.(await events.error(message, response));
      server.onEvent?.(events.request());
    },
  });
}

async function bodyOf(response: Response, file: NamedFile): Promise<ReadableStream> {
  const contentType = response.headers.get('Content-Type') ?? 'nothing';
  const isExpected = contentType.includes('ndjson') && response.status !== 416;
  if (isExpected && response.body) return response.body;
  await response.body?.cancel();
  throw broken(file, `it came as ${contentType}, not as NDJSON`);
}

async function save(
  path: string,
  from: number,
  body: ReadableStream,
  { file, onProgress }: Receiving,
  canGoOn: boolean,
): Promise<Verified> {
  const output = await open(path, from > 0 ? 'a' : 'w', 0o600);
  async function* written() {
    if (from > 0) yield* createReadStream(path, { end: from - 1 });
    for await (const chunk of chunksOf(body, canGoOn)) {
      await output.write(chunk);
      yield chunk;
    }
  }
  try {
    const verified = await verifyLines(file, written(), onProgress);
    await output.sync();
    return verified;
  } finally {
    await output.close();
  }
}

async function* chunksOf(body: ReadableStream, canGoOn: boolean): AsyncGenerator<Uint8Array> {
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new ConnectionLost(canGoOn, cause);
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
