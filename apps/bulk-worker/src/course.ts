/**
 * The course of an export so far, folded from what it tells: how long each step took, what has arrived, how fast. The
 * terminal, the page and the report show it.
 */
import type { FileProgress, Progress, Step } from './export/progress.ts';

export type Course = {
  startedAtMs: number;
  /** The last picture; undefined before the first. */
  progress?: Progress;
  /** In the order in which they began; a step may come again when an export is resumed. */
  begun: { step: Step; atMs: number; resources: number; bytes: number }[];
  /** The files under way, in the order of their numbers. */
  active: FileProgress[];
  /** Of the files that are whole. */
  whole: { files: number; resources: number; bytes: number };
  retries: number;
  /** Why nothing happens at the moment, and when it is tried again. */
  waiting?: { message: string; untilMs: number };
};

export function createCourse(startedAtMs: number): Course {
  return { startedAtMs, begun: [], active: [], whole: { files: 0, resources: 0, bytes: 0 }, retries: 0 };
}

export function advance(course: Course, progress: Progress, nowMs: number): Course {
  const { resources, bytes } = progress;
  const isNewStep = course.progress?.step !== progress.step;
  const { waiting: _over, ...rest } = course;
  return {
    ...rest,
    ...advanceFiles(course, progress),
    progress,
    begun: isNewStep ? [...course.begun, { step: progress.step, atMs: nowMs, resources, bytes }] : course.begun,
  };
}

export function addRetry(
  course: Course,
  { message, waitMs }: { message: string; waitMs: number },
  nowMs: number,
): Course {
  return { ...course, retries: course.retries + 1, waiting: { message, untilMs: nowMs + waitMs } };
}

/** A file that has not said so is whole when another step begins. */
function advanceFiles(course: Course, { step, file }: Progress): Pick<Course, 'active' | 'whole'> {
  const isNewStep = course.progress !== undefined && course.progress.step !== step;
  const whole = isNewStep ? course.active.reduce(addFile, course.whole) : course.whole;
  const active = isNewStep ? [] : course.active;
  if (!file) return { active, whole };
  const others = active.filter(({ name }) => name !== file.name);
  if (file.isWhole) return { active: others, whole: addFile(whole, file) };
  return { active: [...others, file].sort((a, b) => a.number - b.number), whole };
}

function addFile(sum: Course['whole'], { resources, bytes }: FileProgress): Course['whole'] {
  return { files: sum.files + 1, resources: sum.resources + resources, bytes: sum.bytes + bytes };
}

/** In ms; a step that has not begun is not there. */
export function durations({ begun }: Course, nowMs: number): Partial<Record<Step, number>> {
  const sums: Partial<Record<Step, number>> = {};
  begun.forEach(({ step, atMs }, index) => {
    sums[step] = (sums[step] ?? 0) + (begun[index + 1]?.atMs ?? nowMs) - atMs;
  });
  return sums;
}

export type Pace = {
  resourcesPerSecond: number;
  bytesPerSecond: number;
  /** Undefined while nobody can know. */
  leftMs?: number;
};

/** Since the downloads of this run began; undefined in their first second, which says nothing. */
export function pace({ begun, progress }: Course, nowMs: number): Pace | undefined {
  const start = begun.find(({ step }) => step === 'downloading');
  const seconds = start && (nowMs - start.atMs) / 1000;
  if (!progress || !start || !seconds || seconds < 1) return undefined;
  const resourcesPerSecond = (progress.resources - start.resources) / seconds;
  const bytesPerSecond = (progress.bytes - start.bytes) / seconds;
  const left = progress.expected === undefined ? undefined : progress.expected - progress.resources;
  const isKnown = left !== undefined && left >= 0 && resourcesPerSecond > 0;
  return {
    resourcesPerSecond,
    bytesPerSecond,
    ...(isKnown && { leftMs: (left / resourcesPerSecond) * 1000 }),
  };
}

/** How much is downloaded, from 0 to 1: by resources where all are counted, else by files; and then how much is applied. */
export function fractionDone({ progress, active, whole }: Course): number | undefined {
  if (progress?.step === 'deleting') return 1;
  if (progress?.step === 'applying')
    return whole.resources > 0 ? Math.min(progress.resources / whole.resources, 1) : undefined;
  if (!progress?.file) return undefined;
  const { resources, expected, file } = progress;
  if (expected) return Math.min(resources / expected, 1);
  const parts = active.reduce((sum, one) => sum + (fileFraction(one) ?? 0), 0);
  return Math.min((whole.files + parts) / file.of, 1);
}

/** Undefined where the manifest does not count. */
export function fileFraction({ resources, expected }: FileProgress): number | undefined {
  if (expected === undefined) return undefined;
  return expected === 0 ? 1 : Math.min(resources / expected, 1);
}
