import type { PlanProgress } from '../stores/export-jobs.ts';

/** So long a planner works before its pace says anything. */
const provingMs = 500;

/** How far a planner is that has seen so many of all rows: a sentence for `X-Progress`, and when it will be done. */
export function progressOf({
  seen,
  total,
  startedMs,
  nowMs,
}: {
  seen: number;
  total: number;
  startedMs: number;
  nowMs: number;
}): Pick<PlanProgress, 'progress' | 'readyAtMs'> {
  const share = total === 0 ? 1 : Math.min(1, seen / total);
  const progress = `${Math.floor(share * 100)}% counted`;
  const elapsedMs = nowMs - startedMs;
  if (share === 0 || elapsedMs < provingMs) return { progress };
  return { progress, readyAtMs: Math.round(nowMs + (elapsedMs * (1 - share)) / share) };
}
