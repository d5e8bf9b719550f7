import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Pair } from './raw-request.ts';

export type RawAnswer = {
  status: number;
  headers: Pair[];
  body: string;
  ms: number;
};

/** Why there is no answer that could be read. */
export type NoAnswer = {
  problem: 'nothing came' | 'it never ended' | 'it is no HTTP' | 'its coding cannot be undone';
  ms: number;
};

export type Exchange = { origin: string; deadlineMs: number; cut: boolean };

/**
 * Sends bytes over a connection of their own and reads until the server closes it. With `cut` our side is closed after the
 * last byte, so that a server which waits for more learns that nothing will come.
 */
export function exchange(bytes: Buffer, { origin, deadlineMs, cut }: Exchange): Promise<RawAnswer | NoAnswer> {
  const { port } = new URL(origin);
  const started = performance.now();
  return new Promise(resolve => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: '127.0.0.1', port: Number(port) });
    const passed = () => Math.round(performance.now() - started);
    const timer = setTimeout(() => {
      socket.destroy();
      resolve({ problem: 'it never ended', ms: passed() });
    }, deadlineMs);
    socket.on('data', chunk => chunks.push(chunk));
    socket.on('error', () => {}); // a server that has refused need not read the rest
    socket.on('close', () => {
      clearTimeout(timer);
      resolve({ ...parseAnswer(Buffer.concat(chunks)), ms: passed() });
    });
    if (cut) socket.end(bytes);
    else socket.write(bytes);
  });
}

type Parsed = Omit<RawAnswer, 'ms'> | Omit<NoAnswer, 'ms'>;

export function parseAnswer(bytes: Buffer): Parsed {
  if (bytes.length === 0) return { problem: 'nothing came' };
  const end = bytes.indexOf('\r\n\r\n');
  const [first = '', ...lines] = bytes.subarray(0, Math.max(end, 0)).toString('latin1').split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3})/.exec(first)?.[1];
  if (!status) return { problem: 'it is no HTTP' };
  const rest = bytes.subarray(end + 4);
  if (status.startsWith('1')) return parseAnswer(rest);
  const headers = lines.map((line): Pair => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const isChunked = headers.some(([name, value]) => name === 'transfer-encoding' && value === 'chunked');
  const coding = headers.find(([name]) => name === 'content-encoding')?.[1];
  const body = decoded(isChunked ? dechunked(rest) : rest, coding);
  return body ? { status: Number(status), headers, body: body.toString() } : { problem: 'its coding cannot be undone' };
}

function dechunked(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at);
    const size = end < 0 ? 0 : Number.parseInt(bytes.toString('latin1', at, end), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

/** An empty body is that of an answer to HEAD, whatever its headers say. */
function decoded(bytes: Buffer, coding: string | undefined): Buffer | undefined {
  if (bytes.length === 0 || coding === undefined) return bytes;
  try {
    if (coding === 'gzip') return gunzipSync(bytes);
    return coding === 'br' ? brotliDecompressSync(bytes) : undefined;
  } catch {
    return undefined;
  }
}
