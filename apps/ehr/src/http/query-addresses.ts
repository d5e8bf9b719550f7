import type { Request, RequestHandler } from 'express';
import type { FrontDoor, QueryAddress } from '../front-doors.ts';

/**
 * Sends a request whose endpoint is named in the query of the issuer's own URL on to that endpoint. Nothing is
 * redirected: a POST keeps its body, and handlers still read the query from the URL as it was sent.
 */
export function queryAddresses({ issuerPath, paths, queryAddresses }: FrontDoor): RequestHandler {
  return (request, _response, next) => {
    if (request.path.replace(/\/$/, '') !== issuerPath) return next();
    const address = queryAddresses.find(one => one.method === methodOf(request) && isWithin(one, request));
    if (address) request.url = paths[address.endpoint][0];
    next();
  };
}

/** A preflight asks about the method that comes after it; HEAD is a GET without its body. */
function methodOf({ method, headers }: Request): string | undefined {
  if (method === 'OPTIONS') return headers['access-control-request-method'];
  return method === 'HEAD' ? 'GET' : method;
}

/** Further parameters are allowed: an authorization server must ignore those that it does not know. */
function isWithin({ query }: QueryAddress, request: Request): boolean {
  const sent = new URLSearchParams(request.originalUrl.split('?')[1]);
  return [...new URLSearchParams(query)].every(([name, value]) => sent.get(name) === value);
}
