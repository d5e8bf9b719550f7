import { createTokenBuckets } from '../limits/token-bucket.ts';

/**
 * Seconds that a client has to wait before it asks again for the status of a job; 0 when it may ask now: in bursts of
 * forty, and in the long run twice a second. Who asks too early begins to wait anew; who keeps to Retry-After never waits.
 */
export type PollPace = (jobId: string, nowMs: number) => number;

export function createPollPace(): PollPace {
  const polls = createTokenBuckets({ burst: 40, perMs: 2 / 1000 });
  return (jobId, nowMs) => {
    const waitMs = polls.msToWait(jobId, nowMs);
    polls.take(jobId, nowMs);
    return Math.ceil(waitMs / 1000);
  };
}
