/**
 * An assertion names the moments at which it begins and ends, and lives for five minutes at most: a clock that is wrong
 * makes a good key look like a bad one.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html#authenticating-to-the-token-endpoint
 */

/** What is usual between machines, and the second that the Date header does not tell. */
const usualMs = 10_000;

/** How far our clock is ahead of the server's, in ms; 0 when the server does not tell its time. */
export function skewMs(headers: Headers, now: number): number {
  const serverNow = Date.parse(headers.get('Date') ?? '');
  return Number.isNaN(serverNow) ? 0 : now - serverNow;
}

/** Undefined when the clocks agree. Only characters that an OAuth error description may hold. */
export function describeSkew(ms: number): string | undefined {
  if (Math.abs(ms) < usualMs) return undefined;
  const seconds = Math.round(Math.abs(ms) / 1000);
  const where = ms > 0 ? 'ahead of' : 'behind';
  return `The clock of this machine is ${seconds} s ${where} the clock of the server, which makes assertions look expired or not yet valid: set it right.`;
}
