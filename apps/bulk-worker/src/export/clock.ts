import { setTimeout } from 'node:timers/promises';

/** Time as the worker sees it; tests bring their own and do not wait. */
export type Clock = {
  now(): number;
  /** Rejects when `signal` is aborted meanwhile. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 to 1, to scatter the waits of many workers. */
  random(): number;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  wait: (ms, signal) => setTimeout(ms, undefined, { signal }),
  random: () => Math.random(),
};
