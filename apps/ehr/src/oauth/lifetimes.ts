/** How long what the token endpoint gives is good for, in milliseconds. */

/** "access tokens … SHOULD NOT exceed one hour": https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#response-5 */
export const accessTokenLifetimeMs = 60 * 60_000;

/** "SHOULD NOT exceed 300 seconds": https://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html#issue-access-token */
export const backendTokenLifetimeMs = 5 * 60_000;

/** A refresh token that is not used for ninety days is worth nothing any more; each use starts the days anew. */
export const refreshTokenLifetimeMs = 90 * 24 * 60 * 60_000;

/** Long enough to arrive: the app reads an id_token once. */
export const idTokenLifetimeMs = 5 * 60_000;
