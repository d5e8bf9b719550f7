import type { Ehr } from '../ehr.ts';

/** Writes down every five seconds what was counted for daily quotas; returns the way to stop. */
export function startWritingQuotas({ dailyQuota, log }: Ehr): () => void {
  const run = () =>
    void dailyQuota.flush().catch((error: unknown) => log.error('quotas not written', { error: String(error) }));
  const timer = setInterval(run, 5_000).unref();
  return () => clearInterval(timer);
}
