import {
  createAuthorizationRequest,
  readSmartConfiguration,
  smartConfigurationRequest,
} from '@smart-ehr/oauth-core/client';
import type { AppConfig } from '../config.ts';
import { keepHalfDoneLogin } from './session.ts';

/**
 * First half of the standalone launch: from the app's button to the EHR's sign-in page.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#launch-app-standalone-launch
 */
export async function startLogin({ fhirBase, clientId, redirectUri, scope }: AppConfig): Promise<void> {
  // 1. Ask the FHIR server where its authorization server is.
  //    https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#retrieve-well-known-smart-configuration
  const configuration = await readSmartConfiguration(fhirBase, await fetch(smartConfigurationRequest(fhirBase)));

  // 2. Make the authorization request, with a new state, nonce and PKCE code verifier. A standalone launch has no `launch`.
  //    https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#obtain-authorization-code
  const request = await createAuthorizationRequest({ configuration, fhirBase, clientId, redirectUri, scope });

  // 3. Keep what the answer will be checked against, in this tab: that binds the answer to the person who started.
  const { revocation_endpoint: revocationEndpoint } = configuration;
  keepHalfDoneLogin({ pending: request.pending, ...(revocationEndpoint && { revocationEndpoint }) });

  // 4. Send the whole page there, never a frame or a pop-up without address bar: people must see where they sign in.
  location.assign(request.url);
}
