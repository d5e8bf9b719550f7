import type { Ehr } from '../ehr.ts';
import { ApiError } from '../http/api-errors.ts';
import { readVisit } from '../oauth/visits.ts';
import type { LaunchDetails } from '../stores/interactions.ts';
import type { User } from '../stores/users.ts';

/** Only a patient of her own. Whether there is such a patient elsewhere is not told. */
export async function verifyPatient({ panels }: Ehr, user: User, { patientId }: LaunchDetails): Promise<void> {
  if (patientId === undefined) return;
  if (user.panelOf !== undefined && (await panels.holds(user.panelOf, patientId))) return;
  throw new ApiError(403, 'forbidden', 'This patient is not one of your patients.');
}

export async function verifyEncounter({ resources }: Ehr, { patientId, encounterId }: LaunchDetails): Promise<void> {
  if (encounterId === undefined) return;
  const encounter = await readVisit(resources, encounterId);
  if (encounter?.subject?.reference === `Patient/${patientId}`) return;
  throw new ApiError(400, 'invalid_request', 'This encounter is not one of this patient.');
}
