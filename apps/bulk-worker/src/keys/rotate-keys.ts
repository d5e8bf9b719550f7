import type { Config } from '../config.ts';
import { tryKey } from '../export/access-token.ts';
import { ExportError } from '../export/export-error.ts';
import type { Patience } from '../export/patiently.ts';
import { ensureNextKey, hasNextKey, readPublicKeys, type SigningAlgorithm, useNextKey } from './key-files.ts';
import { registerKeys } from './registration.ts';

export type Rotation = {
  /** Without one, that of the key in use. */
  alg?: SigningAlgorithm;
  /** For how long both keys are registered; without one, as long as an EHR may remember what is behind our URL. */
  waitMs?: number;
  /** The next key has been registered by hand. */
  registered: boolean;
  say: (sentence: string) => void;
};

/** `/jwks.json` says `max-age=300`. */
const rememberedMs = 5 * 60_000;

/**
 * A new key instead of the old one, without a moment in which the EHR knows none of ours. At every step the key in use is one
 * that the EHR knows; a rotation that is cut off is begun again and finds the next key where it was.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html#registering-a-client-communicating-public-keys
 */
export async function rotateKeys(
  config: Config,
  rotation: Rotation,
  patience: Patience,
): Promise<'rotated' | 'waiting'> {
  const { alg, waitMs, registered, say } = rotation;
  if (registered && !(await hasNextKey(config))) {
    throw new ExportError(
      'refused',
      'There is no next key to go on with. Begin with `keys rotate`, without --registered.',
    );
  }

  // 1. Make the next key, and publish both.
  const next = await ensureNextKey(config, alg);
  say(`The next key is ${next.kid} (${next.alg}).`);

  // 2. Let the EHR know both.
  const both = registered ? 'registered' : await registerKeys(config, await readPublicKeys(config), patience);
  if (both === 'no access') {
    say(byHand('Register these two keys', await readPublicKeys(config), 'Then run `keys rotate --registered`.'));
    return 'waiting';
  }
  say(both === 'registered' ? 'The EHR knows both keys.' : 'The EHR fetches our keys by URL, where both are now.');

  // 3. Wait: other processes of the EHR, and its memory of our URL, need a while.
  const ms = waitMs ?? (both === 'registered' ? 0 : rememberedMs);
  if (ms > 0) say(`Waiting for ${Math.ceil(ms / 1000)} s.`);
  if (ms > 0) await patience.clock.wait(ms, patience.signal);

  // 4. Use it, if it opens the door; otherwise the old one stays in use.
  await tryKey(config, next, patience);
  await useNextKey(config);
  say('The next key works, and is the key now.');

  // 5. Let the EHR forget the old one.
  const one = await registerKeys(config, await readPublicKeys(config), patience);
  if (one === 'no access')
    say(byHand('Register this key alone', await readPublicKeys(config), 'Then the old one is worth nothing.'));
  else say('The EHR does not know the old key any more.');
  return 'rotated';
}

const byHand = (what: string, jwks: object, then: string) =>
  `${what} at the EHR, which did not give us access to the registration (BULK_WORKER_REGISTRATION_FILE):\n\n${JSON.stringify(jwks, null, 2)}\n\n${then}`;
