import { authorizationServerMetadata as documentOf } from '@smart-ehr/oauth-core/server';
import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import type { FrontDoor } from '../front-doors.ts';
import { publicDocument } from '../http/public-document.ts';
import { mountedServer } from './mounted.ts';

/** GET /.well-known/oauth-authorization-server, https://www.rfc-editor.org/rfc/rfc8414#section-3 */
export function authorizationServerMetadata(ehr: Ehr, door: FrontDoor): RequestHandler {
  return publicDocument(ehr, door, doorway => documentOf(mountedServer(ehr.config, doorway)));
}
