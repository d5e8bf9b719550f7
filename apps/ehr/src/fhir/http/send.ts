import type { Response } from 'express';

/** Sends a text as it is. The length is said beforehand, so that a HEAD names it too. */
export function send(response: Response, text: string): void {
  response.set('Content-Length', String(Buffer.byteLength(text))).end(text);
}
