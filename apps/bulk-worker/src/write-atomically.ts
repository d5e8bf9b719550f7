import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * The file has the old content or the new one, whatever happens meanwhile; and when this has returned, the new one, even if
 * the machine stops. For its owner alone. One writer at a time.
 */
export async function writeAtomically(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.new`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await renameDurably(draft, file);
}

export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncFolder(dirname(to));
}

/** The name of a file is kept by its folder. Where folders cannot be opened (Windows), this is left to the system. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
