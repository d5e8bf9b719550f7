import type { Request, Response } from 'express';
import type { FoundVersion } from '../../stores/resource-search.ts';
import { bodyText } from '../search/bundle.ts';
import { isUnchanged } from './conditional.ts';
import { send } from './send.ts';
import { varyBy } from './vary-by.ts';

type Version = Pick<FoundVersion, 'version' | 'lastUpdated' | 'body' | 'hasBase'>;

/** One version of a resource, or 304 when the client has it. https://hl7.org/fhir/R4/http.html#cond-read */
export function sendVersion(request: Request, response: Response, found: Version, base: string): void {
  const etag = `W/"${found.version}"`;
  varyBy(response, 'Authorization')
    .setHeader('Cache-Control', 'private, no-cache')
    .setHeader('ETag', etag)
    .setHeader('Last-Modified', new Date(found.lastUpdated).toUTCString());
  if (isUnchanged(request, { etag, lastUpdated: found.lastUpdated })) response.status(304).end();
  else send(response, bodyText(found, base));
}
