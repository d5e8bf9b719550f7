import { formatScope, formatScopes, randomToken } from '@smart-ehr/oauth-core';
import { authorizationCodeLifetimeMs, type Consent } from '@smart-ehr/oauth-core/server';
import type { Ehr } from '../ehr.ts';
import { PageError } from '../http/page-error.ts';
import type { AuditEvent } from '../stores/audit.ts';
import { encounterInContext, type LaunchDetails } from '../stores/interactions.ts';
import type { SharedRecord } from './consent-terms.ts';
import type { Progress } from './progress.ts';

/** What the audit tells of a decision beside what was decided. */
export type DecidedBy = Pick<AuditEvent, 'clientId' | 'door' | 'username' | 'requestId'>;

/** A login that has got as far as the decision: somebody is signed in. */
type Decided = Required<Progress>;

/**
 * Stores the approval and returns the code that stands for it. Access without `offline_access` lasts as long as the
 * session in which it was approved.
 */
export async function approve(
  ehr: Ehr,
  { interaction, client, session, user }: Decided,
  { scope, granted, denied }: Consent,
  record: SharedRecord | undefined,
  by: DecidedBy,
): Promise<string> {
  const { request } = interaction;
  const now = ehr.now();
  const isLasting = granted.some(one => one.kind === 'access' && one.name === 'offline_access');
  const grant = {
    id: randomToken('g_'),
    clientId: client.clientId,
    door: interaction.door,
    username: user.username,
    patientId: record?.patientId,
    encounterId: encounterInContext(interaction) || undefined,
    scope,
    details: {
      fhirUser: record?.fhirUser ?? user.fhirUser ?? user.records[0]?.fhirUser,
      nonce: request.nonce,
      authTimeMs: session.authTimeMs,
      launch: request.launch && contextOf(request.launch),
    },
    sessionHash: isLasting ? undefined : session.idHash,
  };
  const code = {
    code: randomToken('c_'),
    redirectUri: request.target.redirectUri,
    codeChallenge: request.codeChallenge,
    dpopJkt: request.dpopJkt,
    expiresAtMs: now + authorizationCodeLifetimeMs,
  };
  const event: AuditEvent = {
    ...by,
    kind: 'consent',
    event: 'approved',
    grantId: grant.id,
    details: { scope, ...(denied.length > 0 && { denied: formatScopes(denied) }) },
    ...(record && { patientId: record.patientId }),
  };
  const isFirst = await ehr.grants.approve(interaction.idHash, grant, code, event, now);
  if (!isFirst) throw new PageError(400, 'expired');

  const decision = {
    allowedScopes: granted.map(formatScope),
    deniedScopes: denied.map(formatScope),
    patientId: record?.patientId,
  };
  await ehr.consents.remember(user.username, client.clientId, decision, now);
  return code.code;
}

/** What the app is told of its launch, beside patient and encounter. */
const contextOf = ({ intent, fhirContext, display }: LaunchDetails) => ({ intent, fhirContext, display });
