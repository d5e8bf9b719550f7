import {
  createAuthorizationRequest,
  readLaunchRequest,
  readSmartConfiguration,
  smartConfigurationRequest,
} from '@smart-ehr/oauth-core/client';
import type { AppConfig } from '../config.ts';
import { forgetSession, keepHalfDoneLogin } from './session.ts';

/**
 * First half of the EHR launch: from the app's launch URL, which the EHR has opened, to the EHR's authorization server.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#launch-app-ehr-launch
 */
export async function startLogin(launchUrl: URL, config: AppConfig): Promise<void> {
  const { fhirBases, clientId, redirectUri, scope } = config;
  // 0. Read who launches (`iss`) and for what (`launch`). Anybody can open this URL with any `iss`, and `iss` decides where
  //    people sign in: only the EHRs of the configuration are followed. The chart that was open before is closed first,
  //    so that no problem from here on leaves the record of somebody else on the screen.
  //    https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#launch-app-ehr-launch
  forgetSession();
  const { iss: fhirBase, launch } = readLaunchRequest(launchUrl, fhirBases);

  // 1. Ask the FHIR server where its authorization server is.
  //    https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#retrieve-well-known-smart-configuration
  const configuration = await readSmartConfiguration(fhirBase, await fetch(smartConfigurationRequest(fhirBase)));

  // 2. Make the authorization request, with a new state, nonce and PKCE code verifier. `launch` goes back as it came, and
  //    `iss` goes back as `aud`.
  //    https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#obtain-authorization-code
  const request = await createAuthorizationRequest({ configuration, fhirBase, clientId, redirectUri, scope, launch });

  // 3. Keep what the answer will be checked against, in this tab: that binds the answer to the person who started.
  const { revocation_endpoint: revocationEndpoint } = configuration;
  keepHalfDoneLogin({ pending: request.pending, ...(revocationEndpoint && { revocationEndpoint }) });

  // 4. Go there, in the tab or in the frame in which the EHR opened the app. Back does not lead to the used handle.
  location.replace(request.url);
}
