import { describeScope } from '@smart-ehr/oauth-core';
import { type OfferedScope, type RecalledScope, recallConsent } from '@smart-ehr/oauth-core/server';
import type { Ehr } from '../ehr.ts';
import type { Doorway } from '../front-doors.ts';
import type { ConsentView, RecordRow, ScopeRow } from '../pages/consent-page.tsx';
import type { Language } from '../pages/texts/catalogue.ts';
import { encounterInContext } from '../stores/interactions.ts';
import type { Decided } from './approve.ts';
import type { SharedRecord } from './consent-terms.ts';
import { patientSummary } from './patient-summary.ts';
import { readPatient } from './patients.ts';
import { earlierAnswer } from './remembered-answer.ts';
import { visitSummary } from './visit-summary.ts';
import { readVisit } from './visits.ts';

type Basics = Pick<ConsentView, 'frame' | 'app' | 'signedInAs' | 'form' | 'switchAccount'>;

/** The scope confirmation page as this person finds it, preset with what she decided for this app before. */
export async function consentView(
  ehr: Ehr,
  basics: Basics,
  { interaction, client, user }: Decided,
  doorway: Doorway,
  { records, offered }: { records: readonly SharedRecord[]; offered: readonly OfferedScope[] },
): Promise<ConsentView> {
  const encounterId = encounterInContext(interaction);
  const visit = encounterId ? await readVisit(ehr.resources, encounterId) : undefined;
  const remembered = await ehr.consents.find({ username: user.username, clientId: client.clientId });
  const recalled = recallConsent(offered, remembered && earlierAnswer(remembered));
  // After she ended the access of the app everything is asked anew, and nothing stands out as new.
  const marksNew = remembered !== undefined && remembered.allowedScopes.length > 0;
  return {
    ...basics,
    returnsTo: new URL(interaction.request.target.redirectUri).host,
    records: await recordRows(ehr, records, remembered?.patientId),
    ...(visit && { visit: visitSummary(visit) }),
    scopes: scopeRows(recalled, marksNew, basics.frame.language),
    duration: durationOf(offered),
    ...(doorway.door.policy.offersDontAskAgain && { dontAskAgain: remembered?.dontAskAgain ?? false }),
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
function scopeRows(recalled: readonly RecalledScope[], marksNew: boolean, language: Language): ScopeRow[] {
  const box = ({ text, scope, allowed, isNew }: Omit<RecalledScope, 'categories' | 'locked'>) => ({
    scope: text,
    title: describeScope(scope, language),
    allowed,
    isNew: marksNew && isNew,
  });
  const rows = recalled.map(({ locked, categories, ...row }) => {
    const shown = box(row);
    return { ...shown, locked, isNew: shown.isNew && !locked, categories: categories.map(box) };
  });
  return [...rows.filter(({ locked }) => locked), ...rows.filter(({ locked }) => !locked)];
}
