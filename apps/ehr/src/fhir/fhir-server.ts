import type { FhirError } from '@smart-ehr/fhir';
import type { PresentedToken } from '@smart-ehr/oauth-core/resource';
import type { Request, Response } from 'express';
import type { Access } from '../access.ts';
import type { CorsHandlers } from '../http/cors.ts';
import type { Exhausted } from '../limits/daily-quota.ts';
import type { AuditEvent } from '../stores/audit.ts';
import type { CohortStores } from '../stores/cohorts.ts';
import type { ExportStores } from '../stores/exports.ts';
import type { ResourceHistory } from '../stores/resource-history.ts';
import type { ResourceSearch } from '../stores/resource-search.ts';
import type { ResourceStore, Saved } from '../stores/resources.ts';

/** What the resource server needs to know of the rest of the EHR. */
export type FhirServer = {
  /** The absolute FHIR base that this request came to, without a trailing slash. */
  base(request: Request): string;
  resources: ResourceStore;
  search: ResourceSearch;
  history: ResourceHistory;
  exports: ExportStores;
  cohorts: CohortStores;
  /** Whether the ballot of Bulk Data 4.0 is there too, at $export-v4. */
  bulkV4: boolean;
  /**
   * Who, what and until when an access token says; undefined for every token that is worth nothing at this door. Throws
   * an OAuthError when it is presented without the proof that it needs.
   */
  findAccess(presented: PresentedToken, request: Request): Promise<Access | undefined>;
  /** Which pages of browsers may call the API. */
  cors: CorsHandlers;
  /** Counts the request for the app's daily quota; or does not, and answers what is exhausted. */
  spendQuota(clientId: string): Promise<Exhausted | undefined>;
  /** The document of `{base}/.well-known/smart-configuration`. */
  smartConfiguration(request: Request): object;
  /** The `X-Request-Id` of an answer, for what is told of it later. */
  requestId(response: Response): string;
  /** Told of what an access was not enough for, for the audit. */
  tellRefusal?(access: Access, error: FhirError, request: Request, response: Response): Promise<void>;
  /** What the audit is told of changes by an access, in the transaction that makes them. */
  changeEvent?(access: Access, changes: readonly Saved[], response: Response): AuditEvent;
  /** Told of every failed request, for the log. */
  reportError?(thrown: unknown, status: number, request: Request, response: Response): void;
  now(): number;
};
