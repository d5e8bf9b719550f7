import { type BrotliOptions, brotliCompress, constants, gzip, type ZlibOptions } from 'node:zlib';
import type { Response } from 'express';
import { pageType } from './content-negotiation.ts';
import { pageOf } from './page-of.ts';
import { varyBy } from './vary-by.ts';

/** Less than this fits into as many packets as its compressed form. */
const leastCompressed = 2048;
const gzipOptions: ZlibOptions = { level: 1 };
const brotliOptions: BrotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } };

/**
 * Sends the text of a resource: as it is, or as a page where that was negotiated, and compressed where the client wants
 * it so. The length is said beforehand, so that a HEAD names it too.
 */
export function send(response: Response, text: string): void {
  const isPage = String(response.getHeader('Content-Type')).startsWith(pageType);
  const body = isPage ? pageOf(response, text) : text;
  const length = Buffer.byteLength(body);
  varyBy(response, 'Accept-Encoding');
  const encoding = length < leastCompressed ? false : response.req.acceptsEncodings('gzip', 'br', 'identity');
  if (encoding !== 'gzip' && encoding !== 'br') {
    // As text: Node.js then writes it in one piece with the headers, which a buffer would follow as another.
    response.setHeader('Content-Length', length);
    response.end(body);
    return;
  }
  response.setHeader('Content-Encoding', encoding);
  const sendCompressed = (error: Error | null, encoded: Buffer) => {
    if (error) response.destroy(error);
    else response.setHeader('Content-Length', encoded.length).end(encoded);
  };
  if (encoding === 'gzip') gzip(body, gzipOptions, sendCompressed);
  else brotliCompress(body, brotliOptions, sendCompressed);
}
