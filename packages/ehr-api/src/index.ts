/**
 * The JSON that the EHR's own screens (apps/ehr-web) and its server (apps/ehr) exchange below `/api`. Types alone: both
 * sides compile against them, so neither can change a shape alone.
 *
 * Every route needs the session cookie. Clinical data has no shapes of its own: `GET /api/fhir/[type]?…` answers the
 * FHIR searches of this person as https://hl7.org/fhir/R4/http.html#search has them.
 */

export type Role = 'patient' | 'practitioner' | 'nurse' | 'admin';

/** GET /api/me */
export type Me = {
  username: string;
  name: string;
  role: Role;
  /** What the form that signs out posts, and where to. */
  signOut: { action: string; formToken: string };
  /** The EHR is a demonstration, and says so. */
  demo: boolean;
};

/** GET /api/apps: the apps that this person can launch; for who may launch none it is 403. */
export type LaunchableApps = { apps: LaunchableApp[] };
export type LaunchableApp = {
  clientId: string;
  name: string;
  /** As whoever runs the EHR wrote it down; empty for an app that registered itself. */
  publisher: string;
  /** Nobody but the app itself says who it is. */
  selfRegistered: boolean;
  /** It can also be shown in a frame of the chart: the person stays signed in there. */
  frame: boolean;
};

/** POST /api/launches */
export type LaunchRequest = {
  clientId: string;
  /** The front door whose issuer the app is told; without it `current`. */
  door?: string;
  patientId?: string;
  encounterId?: string;
  intent?: string;
  fhirContext?: { reference?: string; canonical?: string; type?: string; role?: string }[];
  /** Where the app will be shown: in a tab of its own, or in a frame of the chart. */
  display?: 'tab' | 'frame';
};

/** 201: a handle that is good once and for five minutes, and the app's launch URL with `iss` and `launch`. */
export type Launched = { launch: string; url: string };

/** GET /api/quotas (administrators): the apps with a daily quota that asked the FHIR API today, the busiest first. */
export type Quotas = {
  /** ISO 8601; it begins at midnight UTC. */
  day: string;
  apps: { clientId: string; description: string; requests: number; quota: number | undefined }[];
};

/** GET /api/grants (administrators): the access that is in force, the newest first. */
export type Grants = { grants: GrantRow[] };
export type GrantRow = {
  id: string;
  clientId: string;
  /** The app's name; of an app that is gone, its id. */
  description: string;
  /** Who gave it; absent for a backend service. */
  user?: { username: string; name: string };
  scope: string;
  door: string;
  issuedMs: number;
  lastUsedMs?: number;
  /** Lasts beyond the session of the person (offline_access). */
  offline: boolean;
};

/** GET /api/grants/:id (administrators): what became of each scope that was asked for the grant, and why. */
export type GrantDetail = { id: string; negotiation: NegotiatedScope[] };
export type NegotiatedScope = {
  /** As the app wrote it. */
  asked: string;
  /** Who decided, in their order, up to the one that left nothing: the scopes that were left, and a sentence. */
  steps: { by: 'request' | 'server' | 'client' | 'user' | 'consent'; left: string; reason: string }[];
  /** What the app got for it; empty for nothing. */
  granted: string;
};

/** POST /api/grants/revoke (administrators) */
export type RevokeRequest = { ids: string[] };
export type Revoked = { revoked: number };

/** GET /api/audit (administrators): what happened, the newest first. `next` is the `before` of the next page. */
export type Audit = { events: AuditRow[]; next?: number };
export type AuditRow = {
  id: number;
  timeMs: number;
  kind: AuditKind;
  event: string;
  /** The X-Request-Id of the answer, as in the log. */
  requestId?: string;
  username?: string;
  clientId?: string;
  grantId?: string;
  patientId?: string;
  door?: string;
  details?: Record<string, string | number | boolean>;
};
export type AuditKind =
  | 'sign-in'
  | 'sign-out'
  | 'consent'
  | 'token'
  | 'refusal'
  | 'revocation'
  | 'administration'
  | 'export'
  | 'change';

/** Every answer of 400 and above. */
export type ApiProblem = { error: string; error_description: string };
