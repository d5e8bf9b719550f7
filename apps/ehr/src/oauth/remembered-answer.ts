import { parseScopes } from '@smart-ehr/oauth-core';
import {
  answerFromMemory,
  applyConsent,
  type EarlierAnswer,
  offeredScopes,
  recallConsent,
} from '@smart-ehr/oauth-core/server';
import type { Ehr } from '../ehr.ts';
import type { Doorway } from '../front-doors.ts';
import type { RememberedConsent } from '../stores/consents.ts';
import { patientInContext } from '../stores/interactions.ts';
import type { Answer, Decided } from './approve.ts';
import { consentTerms, recordsToShare, type SharedRecord } from './consent-terms.ts';

/**
 * The answer that this person gave this app before, where it stands for her answer now: with `prompt=none` if she
 * allowed everything that is asked, and where she chose not to be asked again, if she has decided on everything that is
 * asked. Undefined when she must see the page, which `prompt=consent` always demands.
 * https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest and docs/decisions/0015
 */
export async function rememberedAnswer(ehr: Ehr, decided: Decided, doorway: Doorway): Promise<Answer | undefined> {
  const { interaction, client, user } = decided;
  const { prompt } = interaction.request;
  if (prompt.includes('consent')) return undefined;
  const remembered = await ehr.consents.find({ username: user.username, clientId: client.clientId });
  if (!remembered) return undefined;
  const isSpared = remembered.dontAskAgain && doorway.door.policy.offersDontAskAgain;
  if (!isSpared && !prompt.includes('none')) return undefined;

  const terms = consentTerms(decided, user, doorway);
  const answer = answerFromMemory(recallConsent(offeredScopes(terms), earlierAnswer(remembered)));
  if (!answer || (!isSpared && !answer.wholly)) return undefined;
  const consent = applyConsent(terms, answer.allowed);
  const { record, isMissing } = sameRecord(decided, remembered);
  if (isMissing || consent.granted.length === 0) return undefined;
  return { terms, consent, record, decision: 'earlier' };
}

export function earlierAnswer({ allowedScopes, deniedScopes }: RememberedConsent): EarlierAnswer {
  return { granted: parseScopes(allowedScopes.join(' ')), denied: parseScopes(deniedScopes.join(' ')) };
}

/**
 * A person's own choice of a record holds as long as the record is on her list. Who has chosen or opened a patient on the
 * way here, as a clinician does each time anew, has made the choice now.
 */
function sameRecord(decided: Decided, { patientId }: RememberedConsent): { record?: SharedRecord; isMissing: boolean } {
  const { interaction, user } = decided;
  const records = recordsToShare(decided, user);
  const isChosen = patientInContext(interaction) !== undefined;
  const record = isChosen ? records[0] : records.find(one => one.patientId === patientId);
  const isNeeded = interaction.request.needsPatient || records.length > 0;
  return { isMissing: isNeeded && !record, ...(record && { record }) };
}
