import type { Client } from 'undici';

export type Downloaded = { bytes: number; ms: number; firstByteMs: number };

/** Files one after the other on one connection, uncompressed. `look` sees every piece. */
export async function download(
  client: Client,
  paths: readonly string[],
  headers: Record<string, string>,
  look?: (piece: Buffer) => void,
): Promise<Downloaded> {
  const started = performance.now();
  let [bytes, firstByteMs] = [0, 0];
  for (const path of paths) {
    const { statusCode, body } = await client.request({ method: 'GET', path, headers });
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${await body.text()}`);
    body.on('data', (piece: Buffer) => {
      firstByteMs ||= performance.now() - started;
      bytes += piece.length;
      look?.(piece);
    });
    await new Promise((resolve, reject) => body.on('end', resolve).on('error', reject));
  }
  return { bytes, ms: performance.now() - started, firstByteMs };
}
