import type { Ehr } from '../ehr.ts';
import type { AuditEvent } from '../stores/audit.ts';
import type { Rotation } from './rotate-signing-key.ts';

type Parts = Pick<Ehr, 'keys' | 'config' | 'log' | 'now' | 'audit'>;

/** Makes the next signing key when it is time (EHR_KEY_ROTATION_DAYS), and deletes those that are over. */
export async function renewKeys({ keys, config, log, now, audit }: Parts): Promise<void> {
  await keys.forgetRetired(now());
  const rotation = await keys.rotateWhenDue(config.keyRotationDays, now());
  if (rotation?.outcome !== 'rotated') return;
  const { kid, signsFromMs, previousKid } = rotation;
  await audit.add(keyRotated(rotation), now());
  log.info('signing key rotated', { kid, signsFrom: new Date(signsFromMs).toISOString(), previousKid });
}

/** What the audit tells of a rotation, by itself or from the command line. */
export function keyRotated({ kid, previousKid }: Extract<Rotation, { outcome: 'rotated' }>): AuditEvent {
  return { kind: 'administration', event: 'signing key rotated', details: { kid, previousKid } };
}
