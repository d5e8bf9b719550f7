import { type Database, openDatabase } from '@smart-ehr/prisma';
import { createFindAccess, type FindAccess } from './access.ts';
import type { Config } from './config.ts';
import { createLineWriter } from './http/line-writer.ts';
import { createLogger, type Logger } from './http/log.ts';
import { createFindOrigin, type FindOrigin } from './http/origin.ts';
import { type ClientJwks, createClientJwks } from './keys/client-jwks.ts';
import { createSigningKeys, type SigningKeys } from './keys/signing-keys.ts';
import { readWrappingKey } from './keys/wrapping-key.ts';
import { createSmartStyle, type SmartStyle } from './launch/smart-style.ts';
import { createDailyQuota, type DailyQuota } from './limits/daily-quota.ts';
import { createEndpointLimits, type EndpointLimits } from './limits/endpoint-limits.ts';
import { createSignInLimit, type SignInLimit } from './limits/sign-in-limit.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createSubjectOf, type SubjectOf } from './oauth/subject.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import { type AuditStore, createAuditStore } from './stores/audit.ts';
import { type ClientStore, createClientStore } from './stores/clients.ts';
import { type CodeStore, createCodeStore } from './stores/codes.ts';
import { type CohortStores, createCohortStores } from './stores/cohorts.ts';
import { type ConsentStore, createConsentStore } from './stores/consents.ts';
import { createEvidenceStore, type EvidenceStore } from './stores/evidence.ts';
import { createExportStores, type ExportStores } from './stores/exports.ts';
import { createGrantStore, type GrantStore } from './stores/grants.ts';
import { createGrantsInForceStore, type GrantsInForceStore } from './stores/grants-in-force.ts';
import { createInteractionStore, type InteractionStore } from './stores/interactions.ts';
import { createLaunchStore, type LaunchStore } from './stores/launches.ts';
import { createLastSeen, createLastUsed, type NotedTimes } from './stores/noted-times.ts';
import { createPanelStore, type PanelStore } from './stores/panels.ts';
import { createPublicationStore, type PublicationStore } from './stores/publications.ts';
import { createQuotaUseStore, type QuotaUseStore } from './stores/quota-use.ts';
import { createRedirectOrigins, type RedirectOrigins } from './stores/redirect-origins.ts';
import { createResourceHistory, type ResourceHistory } from './stores/resource-history.ts';
import { createResourceSearch, type ResourceSearch } from './stores/resource-search.ts';
import { createResourceStore, type ResourceStore } from './stores/resources.ts';
import { createSessionStore, type SessionStore } from './stores/sessions.ts';
import { createSigningKeyStore } from './stores/signing-keys.ts';
import { createTokenStore, type TokenStore } from './stores/tokens.ts';
import { createUserStore, type UserStore } from './stores/users.ts';

/** Everything that a request may need, made once. */
export type Ehr = {
  config: Config;
  log: Logger;
  metrics: Metrics;
  now(): number;
  findOrigin: FindOrigin;
  database: Database;
  keys: SigningKeys;
  clientJwks: ClientJwks;
  passwords: Passwords;
  signInLimit: SignInLimit;
  limits: EndpointLimits;
  dailyQuota: DailyQuota;
  quotaUse: QuotaUseStore;
  publications: PublicationStore;
  subjectOf: SubjectOf;
  findAccess: FindAccess;
  users: UserStore;
  clients: ClientStore;
  redirectOrigins: RedirectOrigins;
  consents: ConsentStore;
  sessions: SessionStore;
  interactions: InteractionStore;
  launches: LaunchStore;
  smartStyle: SmartStyle;
  audit: AuditStore;
  evidence: EvidenceStore;
  grants: GrantStore;
  grantsInForce: GrantsInForceStore;
  lastUsed: NotedTimes;
  lastSeen: NotedTimes;
  codes: CodeStore;
  tokens: TokenStore;
  panels: PanelStore;
  resources: ResourceStore;
  search: ResourceSearch;
  history: ResourceHistory;
  exports: ExportStores;
  cohorts: CohortStores;
};

/** What a test brings its own of: the database, the time, the cost of a password, where the log goes. */
export type EhrParts = {
  database?: Database;
  now?: () => number;
  passwords?: Passwords;
  writeLog?: (line: string) => void;
};

/** Opens the database and reads the keys; `setUp` (set-up.ts) has made both. */
export async function createEhr(config: Config, parts: EhrParts = {}): Promise<Ehr> {
  const { now = Date.now, passwords = createPasswords(), writeLog = createLineWriter(process.stdout, process) } = parts;
  const findOrigin = createFindOrigin(config);
  const wrappingKey = readWrappingKey(config);
  const database = parts.database ?? (await openDatabase(config.databaseUrl));
  const { sql } = database;
  const quotaUse = createQuotaUseStore(sql);
  const lastSeen = createLastSeen(sql);
  const redirectOrigins = createRedirectOrigins(sql);
  return {
    config,
    log: createLogger(writeLog, now),
    metrics: createMetrics(),
    now,
    findOrigin,
    database,
    keys: createSigningKeys(createSigningKeyStore(database), wrappingKey),
    clientJwks: createClientJwks(config, now),
    passwords,
    signInLimit: createSignInLimit(config.limits.signIn),
    limits: createEndpointLimits(config.limits),
    dailyQuota: createDailyQuota(quotaUse, config.dailyQuota),
    quotaUse,
    publications: createPublicationStore(sql),
    subjectOf: createSubjectOf(wrappingKey),
    findAccess: createFindAccess(sql),
    users: createUserStore(database),
    clients: createClientStore(sql, redirectOrigins.forget),
    redirectOrigins,
    consents: createConsentStore(database),
    sessions: createSessionStore(sql, lastSeen),
    interactions: createInteractionStore(sql),
    launches: createLaunchStore(sql),
    smartStyle: createSmartStyle(),
    audit: createAuditStore(sql),
    evidence: createEvidenceStore(sql),
    grants: createGrantStore(sql),
    grantsInForce: createGrantsInForceStore(sql),
    lastUsed: createLastUsed(sql),
    lastSeen,
    codes: createCodeStore(sql),
    tokens: createTokenStore(sql),
    panels: createPanelStore(sql),
    resources: createResourceStore(sql, now),
    search: createResourceSearch(sql),
    history: createResourceHistory(sql),
    exports: createExportStores(sql),
    cohorts: createCohortStores(sql),
  };
}
