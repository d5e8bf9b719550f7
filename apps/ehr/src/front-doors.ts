/**
 * The front doors of the EHR. A door is a path map and a policy, as data: every door is served by the same
 * handlers, from the same clients, people and records.
 */

export type DoorName = 'current' | 'webchart-2024';

/** What a door answers at. The first path is advertised; all answer, with and without a trailing slash. */
export type DoorPaths = {
  authorize: Paths;
  token: Paths;
  introspect: Paths;
  revoke: Paths;
  jwks: Paths;
  userinfo: Paths;
  register: Paths;
  par: Paths;
  /** Whose EHR this is (SMART User-access Brands). */
  brands: Paths;
  login: Paths;
  choosePatient: Paths;
  chooseEncounter: Paths;
  consent: Paths;
  logout: Paths;
  /** The person's own page: which apps have access to her data. */
  manage: Paths;
  /** The page that says what a JWT contains. */
  jwt: Paths;
  /** The administrator's page: all access that was given. */
  tokenAdministration: Paths;
};

type Paths = readonly [string, ...string[]];

/** An address that is a query at the issuer's own path: what it stands for is answered there, as if asked by its path. */
export type QueryAddress = { method: 'GET' | 'POST'; query: string; endpoint: keyof DoorPaths };

export type DoorPolicy = {
  /** Scopes that a person sees but cannot deny. */
  lockedScopes: readonly string[];
  /** PKCE (RFC 7636): of every client, or of all but the registered confidential clients marked legacy. */
  pkce: 'required' | 'optional-for-legacy-clients';
  /** The scope string after a consent that denied nothing: as it was asked, or one line per resource type. */
  grantedScope: 'as-asked' | 'always-expanded';
  /** Types that a wildcard stands for beside those of which records are held: clients expect scopes for them here. */
  typesWithoutRecords: readonly string[];
  /** What `aud` may name: the FHIR base alone, or also the issuer. */
  aud: 'fhir-base' | 'fhir-base-or-issuer';
  /** The scope confirmation lets a person choose not to see it again while the app asks for nothing new. */
  offersDontAskAgain: boolean;
  /** What the button of the sign-in page says. */
  signInButton: 'sign-in' | 'next';
};

export type FrontDoor = {
  name: DoorName;
  /** Below the origin; empty when the issuer is the origin itself. */
  issuerPath: string;
  fhirPath: string;
  /** The SMART document is at the issuer too, not at the FHIR base alone. */
  smartDocumentAtIssuer: boolean;
  paths: DoorPaths;
  /** The first one of an endpoint is advertised instead of its path. */
  queryAddresses: readonly QueryAddress[];
  policy: DoorPolicy;
};

export const current: FrontDoor = {
  name: 'current',
  issuerPath: '',
  fhirPath: '/fhir',
  smartDocumentAtIssuer: false,
  paths: {
    authorize: ['/authorize'],
    token: ['/token'],
    introspect: ['/introspect'],
    revoke: ['/revoke'],
    jwks: ['/jwks'],
    userinfo: ['/userinfo'],
    register: ['/register'],
    par: ['/par'],
    brands: ['/user-access-brands'],
    login: ['/login'],
    choosePatient: ['/choose-patient'],
    chooseEncounter: ['/choose-encounter'],
    consent: ['/consent'],
    logout: ['/logout'],
    manage: ['/manage'],
    jwt: ['/jwt'],
    tokenAdministration: ['/admin/tokens'],
  },
  queryAddresses: [],
  policy: {
    lockedScopes: ['launch/patient', 'openid', 'fhirUser'],
    pkce: 'required',
    grantedScope: 'as-asked',
    typesWithoutRecords: [],
    aud: 'fhir-base',
    offersDontAskAgain: true,
    signInButton: 'sign-in',
  },
};

/** The layout that WebChart's OAuth 2.0 tutorial of 2024 documents, for clients that were written to it. */
export const webchart2024: FrontDoor = {
  name: 'webchart-2024',
  issuerPath: '/webchart.cgi',
  fhirPath: '/webchart.cgi/fhir',
  smartDocumentAtIssuer: true,
  paths: {
    authorize: ['/webchart.cgi/oauth/authenticate/', '/webchart.cgi/oauth/authorization/'],
    token: ['/webchart.cgi/oauth/token/'],
    introspect: ['/webchart.cgi/oauth/introspect/'],
    revoke: ['/webchart.cgi/revoke'],
    jwks: ['/webchart.cgi/jwks/'],
    userinfo: ['/webchart.cgi/userinfo'],
    register: ['/webchart.cgi/register'],
    par: ['/webchart.cgi/par'],
    brands: ['/webchart.cgi/user-access-brands'],
    login: ['/webchart.cgi/login'],
    choosePatient: ['/webchart.cgi/choose-patient'],
    chooseEncounter: ['/webchart.cgi/choose-encounter'],
    consent: ['/webchart.cgi/consent'],
    logout: ['/webchart.cgi/logout'],
    manage: ['/webchart.cgi/manage'],
    jwt: ['/webchart.cgi/jwt/'],
    tokenAdministration: ['/webchart.cgi/admin/tokens'],
  },
  queryAddresses: [
    { method: 'POST', query: 'f=admin&s=jwt&opp=revoke', endpoint: 'revoke' },
    { method: 'POST', query: 'f=jwt&opp=manage', endpoint: 'revoke' },
    { method: 'GET', query: 'f=admin&s=jwt', endpoint: 'manage' },
    { method: 'GET', query: 'f=jwt&opp=manage', endpoint: 'manage' },
    { method: 'GET', query: 'f=layout&module=Login&name=OAuthCodes', endpoint: 'tokenAdministration' },
  ],
  policy: {
    lockedScopes: ['launch/patient', 'openid', 'fhirUser', 'offline_access'],
    pkce: 'optional-for-legacy-clients',
    grantedScope: 'always-expanded',
    typesWithoutRecords: ['CapabilityStatement', 'OperationOutcome'],
    aud: 'fhir-base-or-issuer',
    offersDontAskAgain: false,
    signInButton: 'next',
  },
};

/** The doors that are mounted and advertised. */
export const frontDoors: readonly FrontDoor[] = [current, webchart2024];

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
    url(endpoint) {
      return origin + advertisedPath(door, endpoint);
    },
  };
}

function advertisedPath({ issuerPath, paths, queryAddresses }: FrontDoor, endpoint: keyof DoorPaths): string {
  const address = queryAddresses.find(one => one.endpoint === endpoint);
  return address ? `${issuerPath}?${address.query}` : paths[endpoint][0];
}
