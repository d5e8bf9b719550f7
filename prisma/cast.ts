/**
 * The cast: the people, clients and ports that the seed, the tests, the README and the start-up table share.
 * Data only. Whoever needs one of these names imports it from here or prints it.
 */

/** Where each process is reached. `<NAME>_URL` and `<NAME>_PORT` in the environment override both. */
export const processes = {
  ehr: { title: 'EHR', url: 'http://localhost:4000', env: 'EHR' },
  patientApp: { title: 'Patient app', url: 'http://localhost:4001', env: 'PATIENT_APP' },
  practitionerApp: { title: 'Practitioner app', url: 'http://localhost:4002', env: 'PRACTITIONER_APP' },
  bulkWorker: { title: 'Bulk worker', url: 'http://localhost:4003', env: 'BULK_WORKER' },
} as const;

/** The password of everybody in the demonstration. The EHR refuses to start with it outside of the demo mode. */
export const demoPassword = 'demo';
/** The secret of every confidential demonstration client; never accepted outside of the demo mode. */
export const demoClientSecret = 'demo-secret-not-for-production';

/** UUIDv5 of `https://lakeside.example/fhir/<Type>/<slug>` in the URL namespace; packages/population makes the same. */
export const patientIds = {
  'william-hart': '6d37e1b2-2738-5c96-a2ad-fdd032fd5b0e',
  'maria-lopez': '37c1376d-7541-5633-be07-c6dc129b8298',
  'mateo-lopez': '3c1f6969-c907-55ad-9f24-59cc9102de71',
  'lucia-lopez': '88e30bf5-29d1-52d8-a877-588c2cc351c5',
  'denise-carter': '01e4e66b-792a-50c4-bb9a-7102bf35edb0',
  'harold-nguyen': '6cadbede-d377-5ed8-af72-1e8ad704f6d5',
  'ruth-abernathy': '412a1d1d-87bd-5bf5-a705-57b974c4628b',
  'jordan-blake': 'f865ecec-a91d-5e6e-a75c-f3211991f172',
} as const;

export const practitionerIds = {
  'amara-okafor': '9b6fd952-1335-57c8-a560-a10698b11574',
  'nina-chen': '6b21ee2a-3ade-59c6-b5bc-a8fb8080a818',
} as const;

export const relatedPersonIds = {
  'maria-lopez-of-mateo': 'ca88670f-3eb9-5c56-aac1-1a267a618fd8',
  'maria-lopez-of-lucia': '1ee438c2-a01e-514c-9742-13a77a1ac351',
} as const;

export type Role = 'patient' | 'practitioner' | 'nurse' | 'admin';

export type Person = {
  username: string;
  displayName: string;
  /** One line for the start-up table and the sign-in page's demonstration accounts. */
  about: string;
  role: Role;
  fhirUser?: string;
  /** The practitioner whose patients this person sees. */
  panelOf?: string;
  /** The records this person may share, her own first. */
  records?: { patientId: string; relationship: 'self' | 'child'; fhirUser: string }[];
};

const okafor = `Practitioner/${practitionerIds['amara-okafor']}`;

export const people: Person[] = [
  {
    username: 'whart123',
    displayName: 'William Hart',
    about: 'patient, type 2 diabetes',
    role: 'patient',
    fhirUser: `Patient/${patientIds['william-hart']}`,
    records: [
      {
        patientId: patientIds['william-hart'],
        relationship: 'self',
        fhirUser: `Patient/${patientIds['william-hart']}`,
      },
    ],
  },
  {
    username: 'mlopez',
    displayName: 'María López',
    about: 'patient, and parent of Mateo and Lucía',
    role: 'patient',
    fhirUser: `Patient/${patientIds['maria-lopez']}`,
    records: [
      {
        patientId: patientIds['maria-lopez'],
        relationship: 'self',
        fhirUser: `Patient/${patientIds['maria-lopez']}`,
      },
      {
        patientId: patientIds['mateo-lopez'],
        relationship: 'child',
        fhirUser: `RelatedPerson/${relatedPersonIds['maria-lopez-of-mateo']}`,
      },
      {
        patientId: patientIds['lucia-lopez'],
        relationship: 'child',
        fhirUser: `RelatedPerson/${relatedPersonIds['maria-lopez-of-lucia']}`,
      },
    ],
  },
  {
    username: 'aokafor',
    displayName: 'Dr. Amara Okafor',
    about: 'family physician, sees her own patients',
    role: 'practitioner',
    fhirUser: okafor,
    panelOf: okafor,
  },
  {
    username: 'nchen',
    displayName: 'Nina Chen',
    about: 'nurse, sees the same patients, read only',
    role: 'nurse',
    fhirUser: `Practitioner/${practitionerIds['nina-chen']}`,
    panelOf: okafor,
  },
  { username: 'admin', displayName: 'EHR administrator', about: 'no clinical data', role: 'admin' },
];

export type CastClient = {
  clientId: string;
  clientName: string;
  publisher: string;
  tokenEndpointAuthMethod: 'none' | 'client_secret_basic' | 'private_key_jwt';
  /** A key of `processes` followed by a path, or a whole URL. */
  redirectUris?: string[];
  launchUri?: string;
  /** Its public keys are in the file that this variable names, or else at the URL `jwksUri`. */
  jwksFileEnv?: string;
  /** Names the file that the seed writes for the client, with which it changes its registration itself (RFC 7592). */
  registrationFileEnv?: string;
  jwksUri?: string;
  grantTypes: ('authorization_code' | 'refresh_token' | 'client_credentials')[];
  scope: string;
  legacyPkce?: boolean;
};

const infernoRedirects = ['smart', 'smart_stu2', 'smart_stu2_2'].map(
  suite => `http://localhost:4567/custom/${suite}/redirect`,
);
const interactive = ['authorization_code', 'refresh_token'] as const;
const everyContext = 'launch launch/patient launch/encounter openid fhirUser profile offline_access online_access';

/** The clients that the seed registers. URLs of our own apps follow the URLs in force (see apps/ehr main-seed). */
export const clients: CastClient[] = [
  {
    clientId: 'patient-app',
    clientName: 'My Health Record',
    publisher: 'Example apps of this project',
    tokenEndpointAuthMethod: 'none',
    redirectUris: ['patientApp:/callback'],
    grantTypes: [...interactive],
    scope: 'launch/patient openid fhirUser offline_access online_access patient/*.rs',
  },
  {
    clientId: 'practitioner-app',
    clientName: 'Clinical Summary',
    publisher: 'Example apps of this project',
    tokenEndpointAuthMethod: 'none',
    redirectUris: ['practitionerApp:/callback'],
    launchUri: 'practitionerApp:/launch',
    grantTypes: [...interactive],
    scope: `${everyContext} patient/*.rs user/*.rs`,
  },
  {
    clientId: 'bulk-worker',
    clientName: 'Bulk Export Worker',
    publisher: 'Example apps of this project',
    tokenEndpointAuthMethod: 'private_key_jwt',
    jwksFileEnv: 'BULK_WORKER_JWKS_FILE',
    registrationFileEnv: 'BULK_WORKER_REGISTRATION_FILE',
    grantTypes: ['client_credentials'],
    scope: 'system/*.rs',
  },
  {
    clientId: 'MIE-localhost',
    clientName: 'WebChart OAuth example',
    publisher: 'MIE',
    tokenEndpointAuthMethod: 'client_secret_basic',
    redirectUris: ['http://localhost:8080/code'],
    grantTypes: [...interactive],
    scope: `${everyContext} patient/*.rs`,
    legacyPkce: true,
  },
  {
    clientId: 'MIE-localhost-launch',
    clientName: 'Local FHIR App Launch',
    publisher: 'MIE',
    tokenEndpointAuthMethod: 'client_secret_basic',
    redirectUris: ['http://localhost:8080/code'],
    launchUri: 'http://localhost:8080/launch',
    grantTypes: [...interactive],
    scope: `${everyContext} patient/*.rs user/*.rs`,
    legacyPkce: true,
  },
  {
    clientId: 'inferno-public',
    clientName: 'Inferno (public)',
    publisher: 'ONC test kits',
    tokenEndpointAuthMethod: 'none',
    redirectUris: infernoRedirects,
    launchUri: 'http://localhost:4567/custom/smart_stu2_2/launch',
    grantTypes: [...interactive],
    scope: `${everyContext} patient/*.cruds user/*.cruds`,
  },
  {
    clientId: 'inferno-confidential',
    clientName: 'Inferno (confidential)',
    publisher: 'ONC test kits',
    tokenEndpointAuthMethod: 'client_secret_basic',
    redirectUris: infernoRedirects,
    launchUri: 'http://localhost:4567/custom/smart_stu2_2/launch',
    grantTypes: [...interactive],
    scope: `${everyContext} patient/*.cruds user/*.cruds`,
  },
  {
    clientId: 'inferno-asymmetric',
    clientName: 'Inferno (asymmetric)',
    publisher: 'ONC test kits',
    tokenEndpointAuthMethod: 'private_key_jwt',
    redirectUris: infernoRedirects,
    launchUri: 'http://localhost:4567/custom/smart_stu2_2/launch',
    jwksUri: 'http://localhost:4567/custom/smart_stu2_2/.well-known/jwks.json',
    grantTypes: [...interactive],
    scope: `${everyContext} patient/*.cruds user/*.cruds`,
  },
  {
    clientId: 'inferno-bulk',
    clientName: 'Inferno (bulk data)',
    publisher: 'ONC test kits',
    tokenEndpointAuthMethod: 'private_key_jwt',
    jwksUri: 'http://localhost:4567/custom/bulk_data_v200/.well-known/jwks.json',
    grantTypes: ['client_credentials'],
    scope: 'system/*.rs',
  },
];
