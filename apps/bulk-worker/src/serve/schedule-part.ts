import type { Config } from '../config.ts';
import type { PastExport } from '../export-folder.ts';
import { formatCount, formatTime } from '../format.ts';
import { type Html, html } from './html.ts';
import { nextExportAtMs } from './schedule.ts';

type Known = {
  past: PastExport[] /** Whether `past` is all there is. */;
  isAll: boolean;
  isRunning: boolean;
  nowMs: number;
};

/** When the worker exports by itself, in words. */
export function schedulePart({ everyMs }: Pick<Config, 'everyMs'>, known: Known): Html {
  return html`<h2 id="schedule-title">Schedule</h2>
    ${everyMs === undefined ? unscheduled() : scheduled(everyMs, known)}`;
}

function unscheduled(): Html {
  return html`<p>The worker exports only when it is asked to.</p>
    <p class="quiet">Set <code>BULK_WORKER_EVERY_MINUTES</code> to let it export by itself what has changed.</p>`;
}

function scheduled(everyMs: number, known: Known): Html {
  return html`<p>What has changed is exported every ${formatCount(everyMs / 60_000, 'minute')}.</p>
    <p class="quiet">${nextTime(everyMs, known)}</p>`;
}

function nextTime(everyMs: number, { past, isAll, isRunning, nowMs }: Known): Html | undefined {
  if (isRunning) return html`The next time is counted from the beginning of the export under way.`;
  const nextAtMs = nextExportAtMs(past, everyMs, { level: 'system' });
  if (nextAtMs === 0 && !isAll) return undefined;
  if (nextAtMs <= nowMs) return html`The next one begins in a moment.`;
  const instant = new Date(nextAtMs).toISOString();
  return html`The next one begins at <time datetime="${instant}">${formatTime(instant)}</time>.`;
}
