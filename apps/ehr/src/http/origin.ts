import type { Request, RequestHandler } from 'express';
import { type Config, ConfigError } from '../config.ts';
import { type Doorway, doorwayAt, type FrontDoor } from '../front-doors.ts';

/** Finds the configured origin that a request's Host names; undefined for a host that is not ours. */
export type FindOrigin = (host: string | undefined) => string | undefined;

export function createFindOrigin(config: Pick<Config, 'url' | 'originAliases'>): FindOrigin {
  const byHost = new Map<string, string>();
  for (const origin of [config.url, ...config.originAliases]) {
    const { host, port, protocol } = new URL(origin);
    const names = port ? [host] : [host, `${host}:${protocol === 'https:' ? 443 : 80}`];
    for (const name of names) {
      if (byHost.has(name)) throw new ConfigError(`EHR_URL and EHR_ORIGIN_ALIASES name the host ${name} twice.`);
      byHost.set(name, origin);
    }
  }
  return host => byHost.get((host ?? '').toLowerCase());
}

const origins = new WeakMap<Request, string | undefined>();

/** The configured origin that a request came to; looked up once, though much depends on it. */
export function originOf(findOrigin: FindOrigin, request: Request): string | undefined {
  if (!origins.has(request)) origins.set(request, findOrigin(request.host));
  return origins.get(request);
}

/**
 * Refuses requests for hosts that are not ours, so that no answer, link or cookie is made for a name that
 * somebody else controls, and those that name two. Who looks after the process asks it by its address: `probes`
 * answer at any name. https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20 and
 * https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 */
export function refuseOtherHosts(findOrigin: FindOrigin, url: string, probes: readonly string[]): RequestHandler {
  const isProbe = new Set(probes);
  return (request, response, next) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (isRead && isProbe.has(request.path)) return next();
    if (hostLines(request) > 1) return void response.status(400).type('text/plain').send(twoHosts);
    if (originOf(findOrigin, request)) return next();
    response.status(421).type('text/plain').send(`This server does not answer for that host name. Use ${url}.\n`);
  };
}

const twoHosts = 'Send one Host header: RFC 9112, section 3.2.\n';

/** How often the header came: a proxy might believe another of them than this server does. */
export function hostLines({ rawHeaders }: Pick<Request, 'rawHeaders'>): number {
  let lines = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) if (rawHeaders[at]?.toLowerCase() === 'host') lines += 1;
  return lines;
}

/** The front door as this request reached it. The host check has run: an unknown host cannot arrive here. */
export function doorwayOf(findOrigin: FindOrigin, door: FrontDoor, request: Request): Doorway {
  const origin = originOf(findOrigin, request);
  if (!origin) throw new Error('A request passed the host check without a known host.');
  return doorwayAt(door, origin);
}
