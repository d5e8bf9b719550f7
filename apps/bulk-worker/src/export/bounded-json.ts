const megabyte = 2 ** 20;

/** What a server may answer in JSON: a manifest of a hundred thousand files takes about thirty megabytes. */
export const mostBytes = { manifest: 64 * megabyte, outcome: megabyte, capabilities: 16 * megabyte };

/** The JSON of an answer. What is larger than it may be is not taken into memory: RangeError, and the rest is not read. */
export async function readBoundedJson(response: Response, limitBytes: number): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  const reader = response.body?.getReader();
  let bytes = 0;
  for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) {
    bytes += piece.value.byteLength;
    pieces.push(piece.value);
    if (bytes <= limitBytes) continue;
    // Not awaited: of a clone it comes true when the other is cancelled, too.
    reader?.cancel().catch(() => undefined);
    throw new RangeError(`The answer is larger than ${limitBytes} bytes.`);
  }
  return JSON.parse(new TextDecoder().decode(Buffer.concat(pieces)));
}
