/**
 * The answer of the token endpoint.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#step-5-access-token
 */

/** https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#fhircontext-exp */
export type FhirContextItem = {
  reference?: string;
  canonical?: string;
  identifier?: { system?: string; value?: string };
  type?: string;
  role?: string;
};

/** On the wire: snake_case, exactly as sent. */
export type TokenResponseBody = {
  access_token: string;
  /** DPoP: bound to the key of which the request held a proof. https://www.rfc-editor.org/rfc/rfc9449#section-5 */
  token_type: 'Bearer' | 'DPoP';
  expires_in: number;
  scope: string;
  refresh_token?: string;
  id_token?: string;
  patient?: string;
  encounter?: string;
  fhirContext?: FhirContextItem[];
  need_patient_banner?: boolean;
  intent?: string;
  smart_style_url?: string;
  tenant?: string;
};

/** What the app is told about where it was launched, in our own words. */
export type LaunchContext = {
  patient?: string;
  encounter?: string;
  fhirContext?: FhirContextItem[];
  needPatientBanner?: boolean;
  intent?: string;
  smartStyleUrl?: string;
  tenant?: string;
};
