import type { SmartConfiguration } from '../metadata.ts';

/** GET `{FHIR base}/.well-known/smart-configuration`. */
export function smartConfigurationRequest(_fhirBase: string): Request {
  throw new Error('to come');
}

/** A SMART configuration with all that an app launch needs: both endpoints, S256. URLs are absolute. */
export type AppLaunchConfiguration = SmartConfiguration & { authorization_endpoint: string };

export async function readSmartConfiguration(_fhirBase: string, _response: Response): Promise<AppLaunchConfiguration> {
  throw new Error('to come');
}
