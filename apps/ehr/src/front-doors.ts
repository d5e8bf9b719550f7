/**
 * The front doors of the EHR. A door is a path map and a policy, as data: every door is served by the same
 * handlers, from the same clients, people and records.
 */

export type DoorName = 'current' | 'webchart-2024';

/** What a door answers at. The first path is advertised; all answer, with and without a trailing slash. */
export type DoorPaths = {
  authorize: readonly [string, ...string[]];
  token: readonly [string, ...string[]];
  revoke: readonly [string, ...string[]];
  jwks: readonly [string, ...string[]];
  login: readonly [string, ...string[]];
  choosePatient: readonly [string, ...string[]];
  consent: readonly [string, ...string[]];
  logout: readonly [string, ...string[]];
};

export type DoorPolicy = {
  /** Scopes that a person sees but cannot deny. */
  lockedScopes: readonly string[];
  /** PKCE (RFC 7636): of every client, or of all but the registered confidential clients marked legacy. */
  pkce: 'required' | 'optional-for-legacy-clients';
  /** The scope string after a consent that denied nothing: as it was asked, or one line per resource type. */
  grantedScope: 'as-asked' | 'always-expanded';
  /** What `aud` may name: the FHIR base alone, or also the issuer. */
  aud: 'fhir-base' | 'fhir-base-or-issuer';
  /** What the button of the sign-in page says. */
  signInButton: 'sign-in' | 'next';
};

export type FrontDoor = {
  name: DoorName;
  /** Below the origin; empty when the issuer is the origin itself. */
  issuerPath: string;
  fhirPath: string;
  paths: DoorPaths;
  policy: DoorPolicy;
};

export const current: FrontDoor = {
  name: 'current',
  issuerPath: '',
  fhirPath: '/fhir',
  paths: {
    authorize: ['/authorize'],
    token: ['/token'],
    revoke: ['/revoke'],
    jwks: ['/jwks'],
    login: ['/login'],
    choosePatient: ['/choose-patient'],
    consent: ['/consent'],
    logout: ['/logout'],
  },
  policy: {
    lockedScopes: ['launch/patient', 'openid', 'fhirUser'],
    pkce: 'required',
    grantedScope: 'as-asked',
    aud: 'fhir-base',
    signInButton: 'sign-in',
  },
};

/** The doors that are mounted and advertised. */
export const frontDoors: readonly FrontDoor[] = [current];

/** A front door as it is reached at one origin: what its documents, links and tokens call themselves. */
export type Doorway = {
  door: FrontDoor;
  origin: string;
  issuer: string;
  fhirBase: string;
  url(endpoint: keyof DoorPaths): string;
};

export function doorwayAt(door: FrontDoor, origin: string): Doorway {
  return {
    door,
    origin,
    issuer: origin + door.issuerPath,
    fhirBase: origin + door.fhirPath,
    url: endpoint => origin + door.paths[endpoint][0],
  };
}
