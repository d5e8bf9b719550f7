/** How often the status of a job may be asked for: in bursts, and in the long run twice a second. */
const burst = 40;
const perSecond = 2;
const rememberedJobs = 10_000;

/**
 * Seconds that a client has to wait before it asks again; 0 when it may ask now. Who keeps to Retry-After never waits.
 * Each process counts for itself, in memory.
 */
export type PollPace = (jobId: string, nowMs: number) => number;

export function createPollPace(): PollPace {
  const polls = new Map<string, { left: number; atMs: number }>();
  return (jobId, nowMs) => {
    const { left, atMs } = polls.get(jobId) ?? { left: burst, atMs: nowMs };
    const now = Math.min(burst, left + ((nowMs - atMs) / 1000) * perSecond);
    polls.delete(jobId);
    polls.set(jobId, { left: Math.max(0, now - 1), atMs: nowMs });
    const [stalest] = polls.keys();
    if (polls.size > rememberedJobs && stalest !== undefined) polls.delete(stalest);
    return now >= 1 ? 0 : Math.ceil((1 - now) / perSecond);
  };
}
