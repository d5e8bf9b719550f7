import { ServerResponse } from 'node:http';
import { FhirError } from '@smart-ehr/fhir';
import type { Request, Response } from 'express';
import type { Access } from '../../access.ts';
import type { FhirServer } from '../fhir-server.ts';
import { historyOfResource, historyOfType } from '../history/history.ts';
import { vread } from '../history/vread.ts';
import { read } from '../read.ts';
import type { AccessHandler } from '../require-access.ts';
import { search } from '../search.ts';

/** What a GET entry is answered with. */
export type GetAnswer = { status: number; etag?: string; lastModified?: string; resource?: string };

export type EntryGetter = (
  access: Access,
  get: { url: string; ifNoneMatch?: string },
  request: Request,
  response: Response,
) => Promise<GetAnswer>;

/**
 * Answers the GET entries of a Bundle with the very handlers that answer requests, each judged by its own scopes: they are
 * given the request of the Bundle with another URL, and a response that is kept instead of sent.
 */
export function createEntryGetter(fhir: FhirServer): EntryGetter {
  const handlers: { path: RegExp; handler: AccessHandler }[] = [
    { path: /^(?<type>[A-Za-z]+)$/, handler: search(fhir) },
    { path: /^(?<type>[A-Za-z]+)\/_history$/, handler: historyOfType(fhir) },
    { path: /^(?<type>[A-Za-z]+)\/(?<id>[^/]+)\/_history$/, handler: historyOfResource(fhir) },
    { path: /^(?<type>[A-Za-z]+)\/(?<id>[^/]+)\/_history\/(?<vid>[^/]+)$/, handler: vread(fhir) },
    { path: /^(?<type>[A-Za-z]+)\/(?<id>[^_$/][^/]*)$/, handler: read(fhir) },
  ];
  return async (access, { url, ifNoneMatch }, request, response) => {
    const [path = ''] = url.split('?');
    const match = handlers.flatMap(({ path: pattern, handler }) => {
      const found = pattern.exec(path);
      return found ? [{ handler, params: { ...found.groups } }] : [];
    })[0];
    if (!match) {
      throw new FhirError(404, 'not-supported', 'There is no such interaction here; see the CapabilityStatement.');
    }
    const entryRequest = requestOf(request, url, match.params, ifNoneMatch);
    const kept = keptResponse(entryRequest, response);
    await match.handler(access, entryRequest, kept.response);
    const text = kept.text();
    const { response: answered } = kept;
    const [etag, lastModified] = [answered.get('ETag'), answered.get('Last-Modified')];
    return {
      status: answered.statusCode,
      ...(etag !== undefined && { etag }),
      ...(lastModified !== undefined && { lastModified: new Date(lastModified).toISOString() }),
      ...(text !== '' && { resource: text }),
    };
  };
}

function requestOf(request: Request, url: string, params: Record<string, string>, ifNoneMatch?: string): Request {
  const { host, prefer } = request.headers;
  const headers = {
    host,
    prefer,
    'accept-encoding': 'identity',
    ...(ifNoneMatch !== undefined && { 'if-none-match': ifNoneMatch }),
  };
  const value = { method: 'GET', url: `/${url}`, originalUrl: `/${url}`, params, headers, body: undefined };
  return Object.create(
    request,
    Object.fromEntries(Object.entries(value).map(([name, one]) => [name, { value: one, writable: true }])),
  ) as Request;
}

/** A response like that of the request, whose end is kept. */
function keptResponse(request: Request, like: Response) {
  let ended = '';
  const response = Object.setPrototypeOf(new ServerResponse(request), Object.getPrototypeOf(like)) as Response;
  response.req = request;
  response.end = ((body?: unknown) => {
    ended = typeof body === 'string' || Buffer.isBuffer(body) ? body.toString() : '';
    return response;
  }) as Response['end'];
  return { response, text: () => ended };
}
