import { openidConfiguration as documentOf } from '@smart-ehr/oauth-core/server';
import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import type { FrontDoor } from '../front-doors.ts';
import { doorwayOf } from '../http/origin.ts';
import { mountedServer } from './mounted.ts';

/** GET {issuer}/.well-known/openid-configuration, https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig */
export function openidConfiguration(ehr: Ehr, door: FrontDoor): RequestHandler {
  return (request, response) => {
    response.json(documentOf(mountedServer(ehr.config, doorwayOf(ehr.findOrigin, door, request))));
  };
}
