import type { SmartConfiguration } from '@smart-ehr/oauth-core';
import { smartConfiguration as documentOf } from '@smart-ehr/oauth-core/server';
import type { Doorway } from '../front-doors.ts';
import { mountedServer } from './mounted.ts';

/**
 * GET {FHIR base}/.well-known/smart-configuration
 * https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html#using-well-known
 */
export function smartConfiguration(doorway: Doorway): SmartConfiguration {
  return documentOf(mountedServer(doorway));
}
