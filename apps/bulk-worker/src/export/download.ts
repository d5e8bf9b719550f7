import { createReadStream } from 'node:fs';
import { readNdjson } from '@smart-ehr/fhir';
import type { Connection } from './connection.ts';
import { ExportError } from './export-error.ts';
import { downloadEvents } from './export-events.ts';
import type { DownloadedFile, FileStore } from './file-store.ts';
import { ConnectionLost, type Receiving, receiveFile } from './receive-file.ts';
import { type OutcomeIssue, readIssues } from './refusal.ts';
import { backoffMs } from './retry-after.ts';
import type { Verified } from './verify-lines.ts';

/** How often the line may break without one more byte arriving. */
const fruitlessAttempts = 5;
/** What arrived whole and is wrong is asked for once more: something between the server and us may have cut it off. */
const wrongAttempts = 2;

/**
 * Brings one file here, unless it is here already. Under its own name there is only ever a verified file.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-output-file-request
 */
export async function downloadFile(
  server: Connection,
  store: FileStore,
  receiving: Receiving,
): Promise<DownloadedFile> {
  const { file, transactionTime } = receiving;
  const { name, kind, type } = file;
  const whole = await store.whole(file, transactionTime);
  if (whole) receiving.onProgress(whole);
  if (whole) return whole;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const verified = await receive(server, store, receiving, attempt > 1);
      receiving.onProgress(verified);
      const kept = await store.keep({ name, kind, type, ...verified }, file, transactionTime);
      server.onEvent?.((await eventsOf(receiving)).complete(verified.resources, verified.bytes));
      return kept;
    } catch (error) {
      if (!(error instanceof ExportError) || error.kind !== 'broken-promise') throw error;
      server.onEvent?.(await (await eventsOf(receiving)).error(error.message));
      await store.dropDraft(name);
      if (attempt === wrongAttempts) throw error;
    }
  }
}

/** With the address that it has now: it may have been renewed meanwhile. */
async function eventsOf({ file, addressOf, requiresAccessToken }: Receiving) {
  return downloadEvents({ ...file, url: (await addressOf()) ?? file.url }, requiresAccessToken);
}

/** A line that breaks is no fault of the file: it goes on where it was, or begins anew, as the server allows. */
async function receive(server: Connection, store: FileStore, receiving: Receiving, anew: boolean): Promise<Verified> {
  const { name } = receiving.file;
  let manner = { plain: false, anew };
  for (let fruitless = 1; ; fruitless += 1) {
    const before = (await store.draft(name)).bytes;
    try {
      return await receiveFile(server, store, receiving, manner);
    } catch (error) {
      receiving.signal.throwIfAborted();
      if (!(error instanceof ConnectionLost)) throw error;
      const message = `${name}: ${error.message}`;
      server.onEvent?.(await (await eventsOf(receiving)).error(message));
      if (fruitless === fruitlessAttempts) {
        throw new ExportError('unreachable', `${name} did not arrive: the connection broke again and again.`, error);
      }
      manner = { plain: error.canGoOn, anew: false };
      const { bytes, etag } = await store.draft(name);
      if (etag !== undefined && bytes > before) fruitless = 0;
      const waitMs = backoffMs(fruitless, server.clock);
      await server.onRetry?.({ message, waitMs });
      await server.clock.wait(waitMs, receiving.signal);
    }
  }
}

/** What the server says about parts that it could not export. */
export async function tellIssues(
  files: DownloadedFile[],
  store: FileStore,
  onIssue: (issue: OutcomeIssue) => void,
): Promise<void> {
  for (const { name } of files.filter(({ kind }) => kind === 'error')) {
    for await (const { resource } of readNdjson(createReadStream(store.pathOf(name)))) {
      for (const issue of readIssues(resource)) onIssue(issue);
    }
  }
}
