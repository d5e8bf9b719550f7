import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NdjsonError, readNdjson } from '@smart-ehr/fhir';
import type { Connection } from './connection.ts';
import { ExportError } from './export-error.ts';
import type { ManifestFile } from './manifest.ts';
import { type OutcomeIssue, readIssues, readRefusal } from './refusal.ts';
import { backoffMs } from './retry-after.ts';

export type DownloadedFile = {
  name: string;
  kind: ManifestFile['kind'];
  type: string;
  resources: number;
  bytes: number;
};

type Download = {
  file: ManifestFile & { name: string };
  folder: string;
  requiresAccessToken: boolean;
  onProgress: (sofar: { resources: number; bytes: number }) => void;
  /** What a file of kind `error` says. */
  onIssue: (issue: OutcomeIssue) => void;
};

const attempts = 3;

/**
 * Streams one file to disk and verifies it on the way: every line is a resource of the promised type, and there are as
 * many as the manifest says. Under its own name there is only ever a verified file.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-output-file-request
 */
export async function downloadFile(server: Connection, download: Download): Promise<DownloadedFile> {
  const { file, folder } = download;
  const target = join(folder, file.name);
  const draft = `${target}.part`;
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  try {
    const { resources, bytes } = await receive(server, download, draft);
    if (file.count !== undefined && file.count !== resources) {
      throw broken(file.name, `it has ${resources} resources, the manifest promised ${file.count}`);
    }
    await rename(draft, target);
    return { name: file.name, kind: file.kind, type: file.type, resources, bytes };
  } finally {
    await rm(draft, { force: true });
  }
}

/** A connection that breaks in the middle is begun anew; what the server *finished* and is wrong is not. */
async function receive(server: Connection, download: Download, draft: string) {
  for (let attempt = 0; ; attempt += 1) {
    const body = await request(server, download);
    try {
      return await save(body, download, draft);
    } catch (error) {
      server.signal.throwIfAborted();
      if (error instanceof NdjsonError) throw broken(download.file.name, error.message, error);
      if (!(error instanceof ConnectionLost)) throw error;
      if (attempt + 1 === attempts) throw broken(download.file.name, 'the connection broke again and again', error);
      await server.clock.wait(backoffMs(attempt), server.signal);
    }
  }
}

async function request(server: Connection, { file, requiresAccessToken }: Download): Promise<ReadableStream> {
  const response = await server.send(file.url, {
    // fetch unpacks gzip by itself
    headers: { Accept: 'application/fhir+ndjson', 'Accept-Encoding': 'gzip' },
    // "If the requiresAccessToken field in the Complete Status body is set to false, the client SHALL NOT send it."
    withoutToken: !requiresAccessToken,
  });
  if (response.status !== 200) throw await readRefusal(`The request for ${file.name}`, response);
  const contentType = response.headers.get('Content-Type') ?? 'nothing';
  if (contentType.includes('ndjson') && response.body) return response.body;
  await response.body?.cancel();
  throw broken(file.name, `it came as ${contentType}, not as NDJSON`);
}

async function save(body: ReadableStream, { file, onProgress, onIssue }: Download, draft: string) {
  const output = await open(draft, 'w', 0o600);
  const sofar = { resources: 0, bytes: 0 };
  async function* written() {
    for await (const chunk of chunksOf(body)) {
      await output.write(chunk);
      sofar.bytes += chunk.byteLength;
      onProgress({ ...sofar });
      yield chunk;
    }
  }
  try {
    for await (const { line, resource } of readNdjson(written())) {
      if (resource.resourceType !== file.type) {
        throw broken(file.name, `line ${line} is a ${resource.resourceType}`);
      }
      sofar.resources += 1;
      if (file.kind === 'error') for (const issue of readIssues(resource)) onIssue(issue);
    }
    await output.sync();
  } finally {
    await output.close();
  }
  return sofar;
}

class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

async function* chunksOf(body: ReadableStream): AsyncGenerator<Uint8Array> {
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new ConnectionLost('The connection broke.', { cause });
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function broken(name: string, what: string, cause?: unknown): ExportError {
  return new ExportError(
    'broken-promise',
    `${name} is not what the server promised: ${what.replace(/\.$/, '')}.`,
    cause,
  );
}
