/**
 * Step 0 of an EHR launch: the EHR opens the app's launch URL and says where it is and what it has open.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#launch-app-ehr-launch
 */
import { OAuthError } from '../oauth-error.ts';

/** `iss` is the FHIR base to discover from and to send as `aud`; `launch` goes back in the authorization request. */
export type LaunchRequest = { iss: string; launch: string };

const specLink = 'https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#launch-app-ehr-launch';

/**
 * Anybody can make a link to this page. An app that follows any `iss` sends its user to whoever made the link, so it
 * follows only those that it was set up for; a trailing slash makes no difference.
 */
export function readLaunchRequest(url: URL | string, trustedIssuers: readonly string[]): LaunchRequest {
  const parameters = new URL(url).searchParams;
  const one = (name: string) => {
    const [value, ...others] = parameters.getAll(name);
    if (value && others.length === 0) return value;
    throw new OAuthError('invalid_request', `The launch URL needs one ${name}; start the app from the EHR.`, {
      specLink,
    });
  };
  const iss = one('iss');
  const launch = one('launch');
  if (!trustedIssuers.some(trusted => withoutTrailingSlash(trusted) === withoutTrailingSlash(iss))) {
    throw new OAuthError('untrusted_issuer', `This app is not set up for the FHIR server ${iss.slice(0, 200)}.`, {
      specLink,
    });
  }
  return { iss, launch };
}

const withoutTrailingSlash = (url: string) => url.replace(/\/$/, '');
