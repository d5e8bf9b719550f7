import type { IncomingMessage, RequestListener } from 'node:http';

/**
 * Gives the routes a path and a host, whatever form the target of the request came in: a client may send a whole URL, and
 * then its host counts, not the header. What is no URL has no host, so that it is refused like any other strange one;
 * Express would pass it by every route and answer in its own way.
 * https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
 */
export function withPathAsTarget(listener: RequestListener): RequestListener {
  return (request, response) => {
    if (!/^[/*]/.test(request.url ?? '')) splitTarget(request);
    listener(request, response);
  };
}

function splitTarget(request: IncomingMessage): void {
  const url = URL.canParse(request.url ?? '') ? new URL(request.url ?? '') : undefined;
  request.headers.host = url?.host ?? '';
  request.url = url ? url.pathname + url.search : '/';
}
