import type { SmartConfiguration } from '@smart-ehr/oauth-core';
import { smartConfiguration as documentOf } from '@smart-ehr/oauth-core/server';
import type { RequestHandler } from 'express';
import type { Config } from '../config.ts';
import type { Ehr } from '../ehr.ts';
import type { Doorway, FrontDoor } from '../front-doors.ts';
import { publicDocument } from '../http/public-document.ts';
import { mountedServer } from './mounted.ts';

/**
 * GET {FHIR base}/.well-known/smart-configuration
 * https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html#using-well-known
 */
export function smartConfiguration(config: Config, doorway: Doorway): SmartConfiguration {
  return documentOf(mountedServer(config, doorway));
}

/** The same document at `{issuer}/.well-known/smart-configuration`, where WebChart's apps of 2024 look for it. */
export function showSmartConfiguration(ehr: Ehr, door: FrontDoor): RequestHandler {
  return publicDocument(ehr, door, doorway => smartConfiguration(ehr.config, doorway));
}
