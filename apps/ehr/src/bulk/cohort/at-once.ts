import { setTimeout as wait } from 'node:timers/promises';
import { FhirError } from '@smart-ehr/fhir';
import { cohortLink } from './profile.ts';

/**
 * Waits for what a client wants to have at once. When it takes longer than a request may, it is canceled, which `cancel`
 * says was possible, and refused: a client that heard of a failure must not find a Group later.
 */
export async function atOnce<T>(
  evaluated: Promise<T>,
  cancel: () => Promise<boolean>,
  patienceMs = 20_000,
): Promise<T> {
  const enough = new AbortController();
  const late = wait(patienceMs, true, { signal: enough.signal }).catch(() => false);
  try {
    const isLate = await Promise.race([evaluated.then(() => false), late]);
    if (!isLate || !(await cancel())) return await evaluated;
  } finally {
    enough.abort();
  }
  evaluated.catch(() => undefined);
  const sentence = 'This takes longer than a request may. Ask again with Prefer: respond-async.';
  throw new FhirError(422, 'too-costly', sentence, { expression: 'http.Prefer', specLink: cohortLink });
}
