import type { LimitSettings } from './endpoint-limits.ts';

/** `signIn`: attempts of one address within a quarter of an hour. */
export type Limits = LimitSettings & { signIn: number };

/** Fast enough for one app, and for what a laptop can do when it is measured. */
export function defaultLimits(demo: boolean): Limits {
  return demo
    ? { token: 600_000, authorize: 6_000, par: 6_000, register: 6_000, signIn: 1_000 }
    : { token: 60, authorize: 60, par: 60, register: 10, signIn: 100 };
}
