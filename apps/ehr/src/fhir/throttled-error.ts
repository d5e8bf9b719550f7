import { FhirError } from '@smart-ehr/fhir';
import type { Exhausted } from '../limits/daily-quota.ts';

/** A request that is one too many for today; it passes again after so many seconds, at midnight UTC. */
export class ThrottledError extends FhirError {
  readonly secondsToWait: number;

  constructor({ quota, secondsToWait }: Exhausted) {
    const sentence = `This app has made the ${quota} requests that it may make in a day. Ask again after midnight UTC.`;
    super(429, 'throttled', sentence, { specLink: 'https://www.rfc-editor.org/rfc/rfc6585#section-4' });
    this.secondsToWait = secondsToWait;
  }
}
