import type { RequestHandler } from 'express';

/** Public documents, for pages of any origin. https://fetch.spec.whatwg.org/#http-cors-protocol */
export const corsForAll: RequestHandler = (request, response, next) => {
  response.set('Access-Control-Allow-Origin', '*');
  if (request.method !== 'OPTIONS') return next();
  response.set({ 'Access-Control-Allow-Methods': 'GET', 'Access-Control-Max-Age': '600' }).status(204).end();
};

/**
 * Endpoints that apps call, for the origins of registered redirect URIs alone.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#considerations-for-cross-origin-resource-sharing-cors-support
 *
 * Set before the handler runs, so that a page can read the errors too.
 */
export function corsForClients(
  isClientOrigin: (origin: string) => Promise<boolean>,
  ...methods: string[]
): RequestHandler {
  return async (request, response, next) => {
    response.vary('Origin');
    const { origin } = request.headers;
    if (origin && (await isClientOrigin(origin))) {
      response.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': 'X-Request-Id' });
      if (request.method === 'OPTIONS') {
        response.set({
          'Access-Control-Allow-Methods': methods.join(', '),
          'Access-Control-Allow-Headers': 'Authorization, Content-Type',
          'Access-Control-Max-Age': '600',
        });
      }
    }
    if (request.method === 'OPTIONS') return void response.status(204).end();
    next();
  };
}
