/** What the command line says about an export, to people on a terminal, to a log, or to a program. */

import { addRetry, advance, type Course, createCourse } from '../course.ts';
import type { Retry } from '../export/patiently.ts';
import type { Progress } from '../export/progress.ts';
import type { PastExport } from '../export-folder.ts';
import type { ExportWish } from '../export-wish.ts';
import { describeWish, formatBytes, formatCount, formatNumber } from '../format.ts';
import { closingReport, complaints } from './closing-report.ts';
import { frame } from './frame.ts';
import { lookOf } from './look.ts';
import { createTerminal, type TerminalStream } from './terminal.ts';
import { plain } from './text.ts';

export type Output = 'people' | 'json' | 'quiet';

/** Watches one export; `close` says how it ended. */
export type Printer = {
  onProgress(progress: Progress): void;
  onRetry(retry: Pick<Retry, 'message' | 'waitMs'>): void;
  onLogLine(line: string): void;
  close(done?: PastExport): void;
};

type Stream = TerminalStream & { isTTY?: boolean; hasColors?: () => boolean };

export type Streams = {
  stdout: Stream;
  stderr: Stream;
  env: NodeJS.ProcessEnv;
  now: () => number;
  /** Calls again and again; returns what ends it. */
  every: (ms: number, call: () => void) => () => void;
};

const redrawMs = 100;
const lineMs = 15_000;

/**
 * The drawing goes to the terminal of stderr, so that stdout can be kept. Without one there are lines, at the beginning of each step,
 * every 15 s and at the end.
 */
export function createPrinter(output: Output, what: { wish: ExportWish; fhirBase: string }, streams: Streams): Printer {
  if (output === 'json') return printEvents(streams);
  if (output === 'quiet') return printComplaints(streams);
  const { stderr, env } = streams;
  const title = `${describeWish(what.wish)} from ${what.fhirBase}`;
  return stderr.isTTY && env.TERM !== 'dumb' ? drawCourse(title, streams) : printLines(title, streams);
}

const nothing = () => undefined;

function printEvents({ stdout, stderr }: Streams): Printer {
  return {
    onProgress: nothing,
    onRetry: nothing,
    onLogLine: line => stdout.write(`${line}\n`),
    close: done => printComplaintsTo(stderr, done),
  };
}

function printComplaints({ stderr }: Streams): Printer {
  return { onProgress: nothing, onRetry: nothing, onLogLine: nothing, close: done => printComplaintsTo(stderr, done) };
}

function printComplaintsTo(stderr: Stream, done: PastExport | undefined): void {
  for (const line of done ? complaints(done) : []) stderr.write(`${line}\n`);
}

function drawCourse(title: string, { stdout, stderr, env, now, every }: Streams): Printer {
  const terminal = createTerminal(stderr);
  const watching = watch(now);
  const redraw = () => terminal.draw(frame(title, watching.course(), now(), lookOf(stderr, env)));
  const stop = every(redrawMs, redraw);
  stderr.on('resize', redraw);
  redraw();
  return {
    ...watching,
    onLogLine: nothing,
    close(done) {
      stop();
      stderr.off('resize', redraw);
      terminal.close();
      if (done) printReport(done, stdout, env);
    },
  };
}

function printLines(title: string, { stdout, env, now, every }: Streams): Printer {
  const watching = watch(now);
  stdout.write(`Exporting ${lowerFirst(plain(title))}\n`);
  const tell = () => stdout.write(`${describeProgress(watching.course())}\n`);
  const stop = every(lineMs, tell);
  let step: Progress['step'] | undefined;
  return {
    ...watching,
    onProgress(progress) {
      watching.onProgress(progress);
      if (progress.step !== step) tell();
      step = progress.step;
    },
    onLogLine: nothing,
    close(done) {
      stop();
      if (done) printReport(done, stdout, env);
    },
  };
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function printReport(done: PastExport, stdout: Stream, env: NodeJS.ProcessEnv): void {
  stdout.write(`${closingReport(done, lookOf(stdout, env)).join('\n')}\n`);
}

function watch(now: () => number) {
  let course = createCourse(now());
  return {
    course: () => course,
    onProgress: (progress: Progress) => {
      course = advance(course, progress, now());
    },
    onRetry: (retry: Pick<Retry, 'message' | 'waitMs'>) => {
      course = addRetry(course, retry, now());
    },
  };
}

/** One line. */
export function describeProgress({ progress, waiting }: Pick<Course, 'progress' | 'waiting'>): string {
  if (waiting) return `Waiting to try again: ${plain(waiting.message)}`;
  if (!progress || progress.step === 'authorizing') return 'Getting an access token';
  const { step, serverSays, file, resources, bytes, expected } = progress;
  if (step === 'kicking-off') return 'Kicking off the export';
  if (step === 'preparing') return `The server is preparing the files${serverSays ? ` (${plain(serverSays)})` : ''}`;
  const sofar = `${formatNumber(resources)}${expected ? ` of ${formatNumber(expected)}` : ''} resources, ${formatBytes(bytes)}`;
  if (step === 'downloading' && file)
    return `Downloading ${plain(file.name)}, file ${file.number} of ${file.of}: ${sofar}`;
  if (step === 'applying') return `Applying the export to the database: ${formatCount(resources, 'resource')}`;
  return 'Telling the server that it may forget the export';
}
