import type { RequestHandler } from 'express';
import { createElement } from 'react';
import type { Ehr } from '../ehr.ts';
import { doorwayAt, type FrontDoor, frontDoors } from '../front-doors.ts';
import { formOf } from '../http/forms.ts';
import { doorwayOf } from '../http/origin.ts';
import { frameOf, sendPage } from '../http/send-page.ts';
import { JwtPage } from '../pages/jwt-page.tsx';
import { inspectJwt } from './inspect-jwt.ts';

/**
 * GET and POST /jwt: says what a pasted JWT contains and whether we signed it. The token comes in the body, so that it
 * is in no log and no history; nothing is stored, nothing changes, and so the form needs no token of its own.
 */
export function jwtInspector(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const jwt = formOf(request).get('jwt') ?? undefined;
    const origins = [ehr.config.url, ...ehr.config.originAliases];
    const server = {
      keys: await ehr.keys.publicJwks(ehr.now()),
      issuers: origins.flatMap(origin => frontDoors.map(each => doorwayAt(each, origin).issuer)),
      nowMs: ehr.now(),
    };
    const view = {
      frame: frameOf(ehr.config, request, response, doorway),
      action: door.paths.jwt[0],
      jwksUrl: doorway.url('jwks'),
      ...(jwt !== undefined && { jwt, report: await inspectJwt(jwt, server) }),
    };
    sendPage(response, createElement(JwtPage, view));
  };
}
