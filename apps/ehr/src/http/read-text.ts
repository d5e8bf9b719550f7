import type { IncomingMessage } from 'node:http';

/** Why a body was not taken in; its sentence is in `unreadable.ts`. */
export class UnreadableBody extends Error {
  override name = 'UnreadableBody';
  readonly status: 400 | 413 | 415;

  constructor(status: 400 | 413 | 415) {
    super(`The body cannot be read: ${status}.`);
    this.status = status;
  }
}

/**
 * The body of a request as text: UTF-8 that is not compressed, for a few bytes of a compressed one may stand for any number.
 * Throws 415 for anything else, 413 as soon as it is longer than `limit` bytes or says that it will be, and 400 when the
 * client goes away before its end. What is refused is not kept.
 */
export function readText(request: IncomingMessage, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const { 'content-encoding': compression = 'identity', 'content-length': length = '0' } = request.headers;
    if (compression.toLowerCase() !== 'identity' || !isUtf8(request)) return reject(new UnreadableBody(415));
    if (Number(length) > limit) return reject(new UnreadableBody(413));
    const chunks: Buffer[] = [];
    let taken = 0;
    request.on('data', (chunk: Buffer) => {
      taken += chunk.length;
      if (taken <= limit) chunks.push(chunk);
      else reject(new UnreadableBody(413));
    });
    request.once('end', () => resolve(textOf(chunks)));
    request.once('error', () => reject(new UnreadableBody(400)));
  });
}

/** A form in one piece, as most are, is not copied. */
function textOf(chunks: Buffer[]): string {
  const [first, ...others] = chunks;
  return (others.length === 0 ? first : Buffer.concat(chunks))?.toString() ?? '';
}

/** The character set that is named, if any; US-ASCII is UTF-8, too. */
function isUtf8({ headers }: IncomingMessage): boolean {
  const [, charset] = /;\s*charset="?([^\s;"]+)/i.exec(headers['content-type'] ?? '') ?? [];
  return charset === undefined || /^(?:utf-?8|us-ascii)$/i.test(charset);
}
