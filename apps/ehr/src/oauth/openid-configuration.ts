import { openidConfiguration as documentOf } from '@smart-ehr/oauth-core/server';
import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import type { FrontDoor } from '../front-doors.ts';
import { publicDocument } from '../http/public-document.ts';
import { mountedServer } from './mounted.ts';

/** GET {issuer}/.well-known/openid-configuration, https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig */
export function openidConfiguration(ehr: Ehr, door: FrontDoor): RequestHandler {
  return publicDocument(ehr, door, doorway => documentOf(mountedServer(ehr.config, doorway)));
}
