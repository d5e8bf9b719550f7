import { authorizationServerMetadata as documentOf } from '@smart-ehr/oauth-core/server';
import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import type { FrontDoor } from '../front-doors.ts';
import { doorwayOf } from '../http/origin.ts';
import { mountedServer } from './mounted.ts';

/** GET /.well-known/oauth-authorization-server, https://www.rfc-editor.org/rfc/rfc8414#section-3 */
export function authorizationServerMetadata(ehr: Ehr, door: FrontDoor): RequestHandler {
  return (request, response) => {
    response.json(documentOf(mountedServer(ehr.config, doorwayOf(ehr.findOrigin, door, request))));
  };
}
