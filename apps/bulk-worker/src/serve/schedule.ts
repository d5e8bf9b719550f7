import { type Config, ConfigError } from '../config.ts';
import { decideSince } from '../destinations/decide.ts';
import type { Clock } from '../export/clock.ts';
import { type PastExport, readPastExports } from '../export-folder.ts';
import type { ExportWish } from '../export-wish.ts';
import { isSameWish } from '../since-last.ts';

const lookEveryMs = 10_000;

export type Scheduled = {
  wish: ExportWish;
  /** Begins the export, or finds that one is under way. A promise is waited for. */
  start: (wish: ExportWish) => unknown;
};

/**
 * Exports by itself what has changed, `everyMs` after the last time: for the page and for `export --watch`. When that was is
 * read from the reports, so a worker that is restarted neither forgets nor repeats an export. A failed one counts: its server
 * is left alone until the next.
 */
export async function keepSchedule(config: Config, { wish, start }: Scheduled, clock: Clock, stopped: AbortSignal) {
  const { everyMs } = config;
  if (everyMs === undefined) return;
  for (;;) {
    const nextAtMs = nextExportAtMs(await readPastExports(config.exportsFolder), everyMs, wish);
    if (nextAtMs <= clock.now()) await startNext(config, { wish, start });
    await clock.wait(Math.min(lookEveryMs, everyMs), stopped);
  }
}

/** A database that cannot be reached now is tried again. */
async function startNext(config: Config, { wish, start }: Scheduled): Promise<void> {
  try {
    await start(await decideSince(config, { wish, sinceLast: config.database === undefined }));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
  }
}

/**
 * At once, when there was none, or when it was stopped so that it can be gone on with. Only exports of the same kind are
 * counted: those of one group are somebody's question.
 */
export function nextExportAtMs(past: PastExport[], everyMs: number, wish: ExportWish): number {
  const last = past.find(({ report }) => isSameWish(report.wish, wish));
  const isUnfinished = last?.report.outcome === 'stopped' && last.folder.endsWith('.partial');
  return last && !isUnfinished ? Date.parse(last.report.startedAt) + everyMs : 0;
}
