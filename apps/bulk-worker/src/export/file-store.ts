/**
 * The files of an export that is under way, and what is known of them: which are whole, and which have begun. A kill at any
 * point leaves each of them either whole and recorded, or not.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { renameDurably, writeAtomically } from '../write-atomically.ts';
import { ExportError } from './export-error.ts';
import type { ManifestFile } from './manifest.ts';
import type { NamedFile } from './name-files.ts';

export type DownloadedFile = {
  name: string;
  kind: ManifestFile['kind'];
  type: string;
  resources: number;
  bytes: number;
  /** Of the file as it is on disk, in hexadecimal. */
  sha256: string;
  /** Of a file that is organized by its type: how many resources of each type it has. */
  byType?: Record<string, number>;
  /** The name of the file in which the last block goes on. */
  continuesInFile?: string;
};

/** A file of which a part is here. `etag`: of the version that it is of, if the server can send the rest of it. */
export type Draft = { path: string; bytes: number; etag?: string };

export type FileStore = ReturnType<typeof createFileStore>;

export function createFileStore(folder: string, stateFolder: string) {
  const pathOf = (name: string) => join(folder, name);
  const draftOf = (name: string) => `${pathOf(name)}.part`;
  const recordOf = (name: string) => join(stateFolder, `${name.replace('/', '-')}.json`);
  const versionOf = (name: string) => join(stateFolder, `${name.replace('/', '-')}.part.json`);

  return {
    pathOf,

    /** A file that an earlier run has brought here whole. */
    async whole(file: NamedFile, transactionTime: string): Promise<DownloadedFile | undefined> {
      const record = await readJson<FileRecord>(recordOf(file.name));
      if (!record) return undefined;
      const { promised, downloaded } = record;
      if (!isDeepStrictEqual(promised, promiseOf(file, transactionTime))) {
        throw new ExportError('job-lost', `The manifest has another ${file.name} than when it was downloaded.`);
      }
      if (await isIntact(pathOf(file.name), downloaded)) return downloaded;
      if (await isIntact(draftOf(file.name), downloaded)) {
        await renameDurably(draftOf(file.name), pathOf(file.name));
        return downloaded;
      }
      await rm(recordOf(file.name));
      return undefined;
    },

    /** The draft has been written to disk to its end, and verified. */
    async keep(downloaded: DownloadedFile, file: NamedFile, transactionTime: string): Promise<DownloadedFile> {
      const record: FileRecord = { promised: promiseOf(file, transactionTime), downloaded };
      await writeAtomically(recordOf(file.name), `${JSON.stringify(record)}\n`);
      await renameDurably(draftOf(file.name), pathOf(file.name));
      await rm(versionOf(file.name), { force: true });
      return downloaded;
    },

    async draft(name: string): Promise<Draft> {
      const path = draftOf(name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const bytes = (await stat(path).catch(() => undefined))?.size ?? 0;
      const version = await readJson<{ etag: string }>(versionOf(name));
      return { path, bytes, ...(version && { etag: version.etag }) };
    },

    /** Before the first byte is written: bytes of another version must never be taken for this one's. */
    async beginDraft(name: string, etag: string | undefined): Promise<void> {
      await rm(versionOf(name), { force: true });
      await rm(draftOf(name), { force: true });
      if (etag !== undefined) await writeAtomically(versionOf(name), `${JSON.stringify({ etag })}\n`);
    },

    /** What is begun is worth nothing. */
    async dropDraft(name: string): Promise<void> {
      await rm(versionOf(name), { force: true });
      await rm(draftOf(name), { force: true });
    },
  };
}

/** What a manifest says of a file, apart from its address. */
type Promised = { kind: string; type: string; count: number | null; transactionTime: string };
type FileRecord = { promised: Promised; downloaded: DownloadedFile };

function promiseOf({ kind, type, count }: NamedFile, transactionTime: string): Promised {
  return { kind, type, count: count ?? null, transactionTime };
}

async function isIntact(path: string, { bytes, sha256 }: DownloadedFile): Promise<boolean> {
  if ((await stat(path).catch(() => undefined))?.size !== bytes) return false;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex') === sha256;
}

async function readJson<Content>(file: string): Promise<Content | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}
