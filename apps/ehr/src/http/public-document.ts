import type { RequestHandler, Response } from 'express';
import type { Doorway, FrontDoor } from '../front-doors.ts';
import { doorwayOf, type FindOrigin } from './origin.ts';

/**
 * GET of a document that says the same to everybody. It depends on nothing but where it is asked, so it is derived once for
 * each origin of its door and sent as that text from then on.
 */
export function publicDocument(
  { findOrigin }: { findOrigin: FindOrigin },
  door: FrontDoor,
  derive: (doorway: Doorway) => object,
): RequestHandler {
  const texts = new Map<string, string>();
  return (request, response) => {
    const doorway = doorwayOf(findOrigin, door, request);
    const text = texts.get(doorway.origin) ?? JSON.stringify(derive(doorway));
    texts.set(doorway.origin, text);
    sendJsonText(response, text);
  };
}

/** Sends JSON as it is, without what Express does to a value: no parsing of its type, no conversion, no ETag. */
export function sendJsonText(response: Response, text: string): void {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}
