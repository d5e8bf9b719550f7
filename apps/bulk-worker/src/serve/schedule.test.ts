import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Config } from '../config.ts';
import { startTrial, type Trial } from '../testing/trial.ts';
import { createExporter } from './exporter.ts';
import { keepSchedule, nextExportAtMs } from './schedule.ts';

let trial: Trial;
beforeEach(async () => {
  trial = await startTrial();
});
afterEach(() => trial.end());

const anHour = 3_600_000;

/** Lets the schedule look so many times, each time ten seconds later, and exports finish in between. */
async function looks(times: number, everyMs: number | undefined, database?: Config['database']): Promise<void> {
  const config = { ...trial.worker, everyMs, database };
  const exporter = createExporter(config, trial.clock);
  const stopping = new AbortController();
  const clock = {
    ...trial.clock,
    wait: async (ms: number, signal: AbortSignal) => {
      while (exporter.running()) await new Promise(resolve => setTimeout(resolve, 5));
      times -= 1;
      if (times === 0) stopping.abort();
      await trial.clock.wait(ms, signal);
    },
  };
  await keepSchedule(config, { wish: { level: 'system' }, start: exporter.start }, clock, stopping.signal).catch(
    () => undefined,
  );
}
const kickOffs = () => trial.server.sentTo('/fhir/$export');

describe('the schedule', () => {
  it('exports everything at first, then what has changed, once each hour', async () => {
    await looks(370, anHour);
    expect(kickOffs().map(({ query }) => query.get('_since'))).toEqual([null, '2026-01-31T12:00:00.000Z']);
  });

  it('goes on where it was when the worker is restarted', async () => {
    await looks(2, anHour);
    await looks(2, anHour);
    expect(kickOffs()).toHaveLength(1);
  });

  it('leaves a server alone for an hour after a failure', async () => {
    trial.says('GET /fhir/$export', { status: 403 });
    await looks(5, anHour);
    expect(kickOffs()).toHaveLength(1);
  });

  it('applies the changes to a database, which knows since when', async () => {
    const file = join(trial.worker.exportsFolder, 'records.db');
    await looks(370, anHour, { kind: 'sqlite', name: `sqlite:${file}`, file });
    expect(kickOffs().map(({ query }) => query.get('_since'))).toEqual([null, '2026-01-31T12:00:00.000Z']);
  });

  it('tries again when a database cannot be used now', async () => {
    const logged = vi.spyOn(console, 'error').mockReturnValue();
    await looks(3, anHour, { kind: 'sqlite', name: 'sqlite:/', file: '/' });
    expect(logged).toHaveBeenCalledTimes(3);
    expect(logged).toHaveBeenCalledWith(expect.stringContaining('sqlite:/ cannot be used'));
    expect(trial.order()).toEqual([]);
    logged.mockRestore();
  });

  it('does nothing when there is none', async () => {
    await looks(5, undefined);
    expect(trial.order()).toEqual([]);
  });

  it('counts only exports of everything', async () => {
    const group = await trial.run({ level: 'group', group: 'g1' });
    expect(nextExportAtMs([group], anHour, { level: 'system' })).toBe(0);
  });
});
