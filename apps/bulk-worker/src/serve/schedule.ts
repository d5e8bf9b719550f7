import type { Config } from '../config.ts';
import type { Clock } from '../export/clock.ts';
import { type PastExport, readPastExports } from '../export-folder.ts';
import { sinceLast } from '../since-last.ts';
import type { Exporter } from './exporter.ts';

const lookEveryMs = 10_000;

/**
 * Exports by itself what has changed, `everyMs` after the last time. When that was is read from the reports, so a worker
 * that is restarted neither forgets nor repeats an export. A failed one counts: its server is left alone until the next.
 */
export async function keepSchedule(config: Config, exporter: Exporter, clock: Clock, stopped: AbortSignal) {
  const { everyMs } = config;
  if (everyMs === undefined) return;
  for (;;) {
    const nextAtMs = nextExportAtMs(await readPastExports(config.exportsFolder), everyMs);
    if (nextAtMs <= clock.now()) exporter.start(await sinceLast(config, { level: 'system' }));
    await clock.wait(lookEveryMs, stopped);
  }
}

/** At once, when there was none. Only exports of everything are counted: those of one group are somebody's question. */
export function nextExportAtMs(past: PastExport[], everyMs: number): number {
  const last = past.find(({ report }) => report.wish.level === 'system' && report.wish.types === undefined);
  return last ? Date.parse(last.report.startedAt) + everyMs : 0;
}
