/**
 * What a scope can be. One type for each production of the grammar; plain data, safe to keep as JSON.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
 */
export type Level = 'patient' | 'user' | 'system';

/** The FHIR interactions behind the letters c, r, u, d and s, in the order that the grammar demands. */
export const interactions = ['create', 'read', 'update', 'delete', 'search'] as const;
export type Interaction = (typeof interactions)[number];

/** One `name=value` of a query scope, percent-decoded. */
export type ScopeParameter = { name: string; value: string };

/** `patient/Observation.rs?category=laboratory` */
export type ResourceScope = {
  kind: 'resource';
  level: Level;
  /** A FHIR resource type, or `*` for every type. */
  type: string;
  interactions: Interaction[];
  /** The form that it was asked in: `.read` is v1, `.rs` is v2. They mean the same. */
  form: 'v1' | 'v2';
  /** All of them must match; empty for the whole type. */
  query: ScopeParameter[];
};

/** `launch`, `launch/patient`, `launch/encounter`, `launch/list?role=https://example.org/x` */
export type ContextScope = {
  kind: 'context';
  /** Resource type in the lower case of the scope; absent for plain `launch`. */
  type?: string;
  role?: string;
};

export type IdentityScope = { kind: 'identity'; name: 'openid' | 'fhirUser' | 'profile' };

export type AccessScope = { kind: 'access'; name: 'offline_access' | 'online_access' };

/** A full URI, or `__` and a name: means something to those who agreed on it. */
export type ExtensionScope = { kind: 'extension'; name: string };

export type Scope = ResourceScope | ContextScope | IdentityScope | AccessScope | ExtensionScope;
