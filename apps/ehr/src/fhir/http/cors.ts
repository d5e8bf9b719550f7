import type { RequestHandler } from 'express';
import type { FhirServer } from '../fhir-server.ts';

/**
 * CORS of the FHIR API. Never with credentials: a browser page shows its token in a header, and no cookie means
 * anything here. https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#considerations-for-cross-origin-resource-sharing-cors-support
 */
const exposedHeaders = [
  'ETag',
  'Location',
  'Content-Location',
  'Last-Modified',
  'Retry-After',
  'WWW-Authenticate',
  'X-Progress',
  'X-Request-Id',
].join(', ');

const preflightHeaders = {
  'Access-Control-Allow-Methods': 'GET, HEAD, POST, DELETE',
  'Access-Control-Allow-Headers': 'Authorization, Accept, Content-Type, If-None-Match, Prefer',
  'Access-Control-Max-Age': '600',
};

/** The two public documents: any page may read them, to find out whether it can work with this server. */
export const corsForAnyone: RequestHandler = (request, response, next) => {
  response.set({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': exposedHeaders });
  if (request.method !== 'OPTIONS') return next();
  response.set(preflightHeaders).status(204).end();
};

/** Everything else: pages of registered apps. Set before anything can fail, so that they can read errors too. */
export function corsForApps(fhir: FhirServer): RequestHandler {
  return async (request, response, next) => {
    response.vary('Origin');
    const { origin } = request.headers;
    if (origin !== undefined && (await fhir.isAllowedOrigin(origin))) {
      response.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': exposedHeaders });
      if (request.method === 'OPTIONS') response.set(preflightHeaders);
    }
    if (request.method !== 'OPTIONS') return next();
    response.status(204).end();
  };
}
