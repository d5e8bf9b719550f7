import type { Config } from '../config.ts';
import { addRetry, advance, type Course, createCourse } from '../course.ts';
import type { Clock } from '../export/clock.ts';
import { Cancelled } from '../export/export-error.ts';
import type { OnProgress } from '../export/progress.ts';
import type { ExportWish } from '../export-wish.ts';
import { type Run, runExport } from '../run-export.ts';

/** What is under way now. */
export type Running = { wish: ExportWish; course: Course };

export type Exporter = {
  running(): Running | undefined;
  /** Why the last export did not even leave a report. */
  problem(): string | undefined;
  /** False when there is one under way. */
  start(wish: ExportWish): boolean;
  /** Resolves when nothing is under way any more. The next export of the same kind goes on where this one was. */
  stop(): Promise<void>;
  /** The same for good: the job is deleted. */
  cancel(): Promise<void>;
};

/** Runs one export at a time: two at once would only take turns at the server, and it may refuse the second. */
export function createExporter(config: Config, clock: Clock): Exporter {
  let current: Running | undefined;
  let problem: string | undefined;
  let stopping = new AbortController();
  let ended = Promise.resolve();

  return {
    running: () => current,
    problem: () => problem,
    start(wish) {
      if (current) return false;
      const run: Running = { wish, course: createCourse(clock.now()) };
      const onProgress: OnProgress = progress => {
        run.course = advance(run.course, progress, clock.now());
      };
      const onRetry: NonNullable<Run['onRetry']> = retry => {
        run.course = addRetry(run.course, retry, clock.now());
      };
      current = run;
      problem = undefined;
      stopping = new AbortController();
      ended = runExport(config, { wish, clock, signal: stopping.signal, onProgress, onRetry })
        .then(() => undefined)
        .catch((error: unknown) => {
          problem = (error as Error).message;
        })
        .finally(() => {
          current = undefined;
        });
      return true;
    },
    stop() {
      stopping.abort();
      return ended;
    },
    cancel() {
      stopping.abort(new Cancelled());
      return ended;
    },
  };
}
