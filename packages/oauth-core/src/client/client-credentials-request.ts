/**
 * A backend service asks for an access token; `readTokenResponse` reads the answer.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html#obtain-access-token
 */
import { formRequest } from './form-request.ts';
import type { BackendConfiguration } from './smart-configuration.ts';

/** POST to the token endpoint. `assertion`: a new one from `createClientAssertion`, each time. */
export function clientCredentialsRequest(
  configuration: Pick<BackendConfiguration, 'token_endpoint'>,
  { scope, assertion }: { scope: string; assertion: string },
): Request {
  return formRequest(configuration.token_endpoint, { assertion }, { grant_type: 'client_credentials', scope });
}
