import type { RequestHandler } from 'express';

/**
 * CORS of everything that apps call: which pages of browsers may read the answers. Never with credentials: a page shows
 * its token in a header, and no cookie means anything here. https://fetch.spec.whatwg.org/#http-cors-protocol
 *
 * Mounted before anything of an endpoint can fail, so that a page can read the errors too.
 */
export type CorsHandlers = {
  /** Public documents: any page may read them, to find out whether it can work with this server. */
  forAll: RequestHandler;
  /** Everything else: pages of registered apps. */
  forApps: RequestHandler;
};

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

/** What some endpoint takes; a single one answers 405 or ignores the header. */
const preflightHeaders = {
  'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'Access-Control-Allow-Headers':
    'Accept, Authorization, Content-Type, DPoP, If-Match, If-Modified-Since, If-None-Exist, If-None-Match, Prefer',
  'Access-Control-Max-Age': '600',
};

/** https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#considerations-for-cross-origin-resource-sharing-cors-support */
export function createCors(isAllowed: (origin: string) => boolean | Promise<boolean>): CorsHandlers {
  return {
    forAll: (request, response, next) => {
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Access-Control-Expose-Headers', exposedHeaders);
      if (request.method !== 'OPTIONS') return next();
      response.set(preflightHeaders).status(204).end();
    },
    forApps: async (request, response, next) => {
      response.setHeader('Vary', 'Origin'); // the first that says what an answer depends on
      const { origin } = request.headers;
      if (origin !== undefined && (await isAllowed(origin))) {
        response.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': exposedHeaders });
        if (request.method === 'OPTIONS') response.set(preflightHeaders);
      }
      if (request.method !== 'OPTIONS') return next();
      response.status(204).end();
    },
  };
}
