import { describeScope } from '@smart-ehr/oauth-core';
import type { OfferedScope } from '@smart-ehr/oauth-core/server';
import type { Ehr } from '../ehr.ts';
import type { ConsentView, RecordRow, ScopeRow } from '../pages/consent-page.tsx';
import type { Language } from '../pages/texts/catalogue.ts';
import type { RememberedConsent } from '../stores/consents.ts';
import { encounterInContext } from '../stores/interactions.ts';
import type { User } from '../stores/users.ts';
import type { SharedRecord } from './consent-terms.ts';
import { patientSummary } from './patient-summary.ts';
import { readPatient } from './patients.ts';
import type { Progress } from './progress.ts';
import { visitSummary } from './visit-summary.ts';
import { readVisit } from './visits.ts';

type Basics = Pick<ConsentView, 'frame' | 'app' | 'signedInAs' | 'form' | 'switchAccount'>;

/** The scope confirmation page as this person finds it, preset with what she decided for this app before. */
export async function consentView(
  ehr: Ehr,
  basics: Basics,
  { interaction, client }: Progress,
  user: User,
  records: readonly SharedRecord[],
  offered: readonly OfferedScope[],
): Promise<ConsentView> {
  const encounterId = encounterInContext(interaction);
  const visit = encounterId ? await readVisit(ehr.resources, encounterId) : undefined;
  const remembered = await ehr.consents.find(user.username, client.clientId);
  return {
    ...basics,
    returnsTo: new URL(interaction.request.target.redirectUri).host,
    records: await recordRows(ehr, records, remembered?.patientId),
    ...(visit && { visit: visitSummary(visit) }),
    scopes: scopeRows(offered, remembered, basics.frame.language),
    duration: durationOf(offered),
  };
}

/** Access lasts for the visit, unless `offline_access` is allowed; where that is locked there is nothing to decide. */
function durationOf(offered: readonly OfferedScope[]): ConsentView['duration'] {
  const lasting = offered.find(({ text }) => text === 'offline_access');
  if (!lasting) return 'visit';
  return lasting.locked ? 'always' : 'offline-access';
}

async function recordRows(ehr: Ehr, records: readonly SharedRecord[], last: string | undefined): Promise<RecordRow[]> {
  const selected = records.find(({ patientId }) => patientId === last) ?? records[0];
  return Promise.all(
    records.map(async record => {
      const patient = await readPatient(ehr.resources, record.patientId);
      const { name, birthDate, mrn } = patient ? patientSummary(patient) : { name: record.patientId };
      const { patientId, relationship } = record;
      return { patientId, relationship, name, birthDate, mrn, selected: record === selected };
    }),
  );
}

/** Locked rows first; within each kind the order that was asked. */
function scopeRows(
  offered: readonly OfferedScope[],
  remembered: RememberedConsent | undefined,
  language: Language,
): ScopeRow[] {
  const known = new Set([...(remembered?.allowedScopes ?? []), ...(remembered?.deniedScopes ?? [])]);
  const rows = offered.map(({ text, scope, locked }) => ({
    scope: text,
    title: describeScope(scope, language),
    locked,
    allowed: locked || !remembered?.deniedScopes.includes(text),
    isNew: remembered !== undefined && !locked && !known.has(text),
  }));
  return [...rows.filter(({ locked }) => locked), ...rows.filter(({ locked }) => !locked)];
}
