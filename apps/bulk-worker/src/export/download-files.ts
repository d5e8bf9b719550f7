import type { Connection } from './connection.ts';
import { downloadFile } from './download.ts';
import type { DownloadedFile, FileStore } from './file-store.ts';
import { createFileNames, type NamedFile } from './name-files.ts';
import type { OnProgress } from './progress.ts';
import { askForManifest, type ManifestPage, refuseChange } from './wait-for-manifest.ts';

export type Downloading = {
  /** How many files at the same time. */
  parallel: number;
  partialManifests: boolean;
  onProgress: OnProgress;
};

/** Downloads the files of each part of the manifest, a few at a time; and tells after every piece how far it is. */
export async function downloadFiles(
  server: Connection,
  pages: AsyncIterable<ManifestPage>,
  store: FileStore,
  downloading: Downloading,
): Promise<{ transactionTime: string; files: DownloadedFile[] }> {
  const namesOf = createFileNames();
  const files: NamedFile[] = [];
  const names = new Map<string, string>();
  const done = new Map<string, DownloadedFile>();
  const progress = createTotals(files, downloading.onProgress);
  let first: ManifestPage | undefined;

  for await (const page of pages) {
    first ??= page;
    const { transactionTime, requiresAccessToken } = page;
    if (transactionTime !== first.transactionTime) refuseChange(first, page);
    // "All fields in the linked manifest SHALL be populated with the same values … apart from output, deleted and link"
    const placed = page.files.map((file, place) => ({ ...file, place }));
    const fresh = namesOf(placed.filter(({ kind, url }) => kind !== 'error' || !names.has(url)));
    for (const file of fresh) names.set(file.url, file.name);
    const total = files.push(...fresh);
    const addressOf = createAddresses(server, page, downloading.partialManifests);
    await inParallel(fresh, downloading.parallel, server.signal, async (file, index, signal) => {
      const onProgress = progress.of(file, total - fresh.length + index + 1, total);
      const receiving = {
        file,
        transactionTime,
        requiresAccessToken,
        signal,
        onProgress,
        addressOf: addressOf(file.place),
      };
      onProgress({ resources: 0, bytes: 0 });
      const whole = await downloadFile(server, store, receiving);
      onProgress({ ...whole, isWhole: true });
      done.set(file.name, whole);
    });
  }
  progress.end();
  const downloaded = files.flatMap(({ name, continuesInFile = '' }) => {
    const [file, next] = [done.get(name), names.get(continuesInFile)];
    return file ? [{ ...file, ...(next !== undefined && { continuesInFile: next }) }] : [];
  });
  return { transactionTime: first?.transactionTime ?? '', files: downloaded };
}

/** The first failure stops the others; what they have begun stays for the next run. */
async function inParallel<Item>(
  items: Item[],
  workers: number,
  signal: AbortSignal,
  work: (item: Item, index: number, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failing = new AbortController();
  const both = AbortSignal.any([signal, failing.signal]);
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) {
      both.throwIfAborted();
      await work(item, index, both);
    }
  };
  const failed = (error: unknown) => {
    if (!failing.signal.aborted) failing.abort(error);
  };
  await Promise.all(Array.from({ length: workers }, () => worker().catch(failed)));
  failing.signal.throwIfAborted();
}

/** Asks for the manifest again when an address does not work any more: once for all files that find theirs expired. */
function createAddresses(server: Connection, page: ManifestPage, partialManifests: boolean) {
  let current = page.files;
  let renewal: Promise<void> | undefined;
  const renew = async () => {
    const { manifest } = await askForManifest(server, page.url, partialManifests);
    refuseChange(page, manifest);
    current = manifest?.files ?? [];
  };
  return (position: number) => async (refused?: string) => {
    if (refused === undefined || current[position]?.url !== refused) return current[position]?.url;
    renewal ??= renew().finally(() => {
      renewal = undefined;
    });
    await renewal;
    return current[position]?.url === refused ? undefined : current[position]?.url;
  };
}

/** Undefined unless the manifest counts each file. */
function sumOfCounts(files: NamedFile[]): number | undefined {
  let sum = 0;
  for (const { count } of files) {
    if (count === undefined) return undefined;
    sum += count;
  }
  return sum;
}

/** `files` grows when another part of the manifest comes. */
function createTotals(files: NamedFile[], onProgress: OnProgress) {
  const sum = { resources: 0, bytes: 0 };
  return {
    of({ name, count }: NamedFile, number: number, of: number) {
      let last = { resources: 0, bytes: 0 };
      return (sofar: { resources: number; bytes: number; isWhole?: boolean }) => {
        const { resources, bytes, isWhole } = sofar;
        sum.resources += sofar.resources - last.resources;
        sum.bytes += sofar.bytes - last.bytes;
        last = sofar;
        const file = { name, number, of, resources, bytes, ...(count !== undefined && { expected: count }) };
        const expected = sumOfCounts(files);
        onProgress({
          step: 'downloading',
          file: isWhole ? { ...file, isWhole } : file,
          ...sum,
          ...(expected !== undefined && { expected }),
        });
      };
    },
    end: () => onProgress({ step: 'deleting', ...sum }),
  };
}
