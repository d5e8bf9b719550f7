import type { Ehr } from '../ehr.ts';

/** Makes the next signing key when it is time (EHR_KEY_ROTATION_DAYS), and deletes those that are over. */
export async function renewKeys({
  keys,
  config,
  log,
  now,
}: Pick<Ehr, 'keys' | 'config' | 'log' | 'now'>): Promise<void> {
  await keys.forgetRetired(now());
  const rotation = await keys.rotateWhenDue(config.keyRotationDays, now());
  if (rotation?.outcome !== 'rotated') return;
  const { kid, signsFromMs, previousKid } = rotation;
  log.info('signing key rotated', { kid, signsFrom: new Date(signsFromMs).toISOString(), previousKid });
}
