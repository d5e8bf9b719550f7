/** How long to wait before asking again. */
import type { Clock } from './clock.ts';

const second = 1000;
const shortest = second;
const longest = 3600 * second;

/**
 * What `Retry-After` says, in ms: seconds, or a date, which is compared with the server's own clock where it told us.
 * Undefined when it says nothing that can be understood. Never less than a second and never more than an hour.
 * https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const value = headers.get('Retry-After')?.trim() ?? '';
  if (/^\d+$/.test(value)) return withinBounds(Number(value) * second);
  const at = Date.parse(value);
  if (Number.isNaN(at)) return undefined;
  const serverNow = Date.parse(headers.get('Date') ?? '');
  return withinBounds(at - (Number.isNaN(serverNow) ? now : serverNow));
}

/**
 * One second, two, four, … up to a minute, and of that at least the half: workers that were turned away together do not
 * come back together. `attempt` counts from 0.
 */
export function backoffMs(attempt: number, { random }: Pick<Clock, 'random'>): number {
  const whole = Math.min(second * 2 ** attempt, 60 * second);
  return whole * (0.5 + random() / 2);
}

const withinBounds = (ms: number) => Math.min(Math.max(ms, shortest), longest);
