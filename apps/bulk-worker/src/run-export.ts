import { join } from 'node:path';
import { OAuthError } from '@smart-ehr/oauth-core';
import { bulkExport, type Delivery, type Surroundings } from './bulk-export.ts';
import { type Config, ConfigError } from './config.ts';
import { addRetry, advance, type Course, createCourse, durations } from './course.ts';
import { intoDatabase } from './destinations/database.ts';
import { logFileName, openEventLog } from './event-log.ts';
import { connect } from './export/connection.ts';
import { deleteJob } from './export/delete-job.ts';
import { Cancelled, ExportError, isFinal } from './export/export-error.ts';
import type { ExportEvent } from './export/export-events.ts';
import type { Retry } from './export/patiently.ts';
import {
  type ExportFolder,
  findUnfinished,
  folderName,
  type Identity,
  openExportFolder,
  type PastExport,
} from './export-folder.ts';
import type { ExportWish } from './export-wish.ts';
import { type Report, sumTally } from './report.ts';
import { withoutSecrets } from './without-secrets.ts';

export type Run = {
  wish: ExportWish;
  /** Without one: that of the same export, if it was left unfinished; otherwise a new one. */
  folder?: string | undefined;
  /** Replace what a database holds, even by what is older. */
  anew?: boolean;
  onRetry?: (retry: Pick<Retry, 'message' | 'waitMs'>) => void;
  /** Gets each line of the log. */
  onLogLine?: (line: string) => void;
} & Pick<Surroundings, 'clock' | 'signal' | 'onProgress'>;

/** One export into one folder, and from there into the database if there is one, however it ends; the report says how. */
export async function runExport(config: Config, { wish, folder: target, anew, ...around }: Run): Promise<PastExport> {
  const { clock, onLogLine } = around;
  const folder = await openExportFolder(
    target ?? (await targetOf(config, wish, clock.now())),
    identityOf(config, wish),
    clock.now(),
  );
  const signal = AbortSignal.any([around.signal, folder.lost]);
  const secrets = new Set<string>();
  const log = openEventLog(folder.store.pathOf(logFileName), {
    clock,
    secrets,
    ...(onLogLine && { onLine: onLogLine }),
  });
  let course = createCourse(clock.now());
  const [warnings, missing] = [[] as string[], { errors: 0, says: [] as string[] }];
  const watched: Surroundings = {
    clock,
    signal,
    secrets,
    onEvent: log.add,
    onProgress: progress => {
      course = advance(course, progress, clock.now());
      around.onProgress(progress);
    },
    onRetry: retry => {
      course = addRetry(course, retry, clock.now());
      around.onRetry?.(retry);
    },
    warn: sentence => warnings.push(sentence),
    onIssue: ({ severity, text }) => {
      if (severity === 'error' || severity === 'fatal') {
        missing.errors += 1;
        if (missing.says.length < mostWarnings) missing.says.push(text);
      }
      if (warnings.length < mostWarnings) warnings.push(`The server says (${severity}): ${text}`);
    },
  };
  try {
    let canGoOn = false;
    const ended = await deliver(config, wish, folder, watched)
      .then(async delivery => {
        const outcome = missing.errors > 0 ? ('incomplete' as const) : ('complete' as const);
        const applied = await intoDatabase(config, { wish, anew, outcome, delivery, folder, ...watched });
        return { outcome, ...applied, ...delivery };
      })
      .catch((error: unknown) => {
        folder.lost.throwIfAborted(); // then nothing in it is ours to change
        canGoOn = folder.state.job !== undefined && !isFinal(error, signal);
        return { ...readFailure(error, signal, canGoOn), files: [] };
      });
    const { fhirBase, scope } = config;
    const report: Report = withoutSecrets(
      {
        ...ended,
        warnings,
        ...(missing.errors > 0 && { missing }),
        fhirBase,
        scope,
        wish,
        startedAt: folder.state.startedAt,
        endedAt: new Date(clock.now()).toISOString(),
        exportId: log.exportId,
        ...measure(course, clock.now()),
      },
      secrets,
    );
    log.add(endEvent(report, clock.now() - course.startedAtMs));
    return { folder: canGoOn ? await folder.leave(report) : await folder.close(report), report };
  } finally {
    await folder.release();
  }
}

function measure(course: Course, nowMs: number): Pick<Report, 'durations' | 'retries' | 'resourcesPerSecond'> {
  const spent = durations(course, nowMs);
  const { resources } = course.whole;
  return {
    durations: spent,
    retries: course.retries,
    ...(spent.downloading && { resourcesPerSecond: Math.round(resources / (spent.downloading / 1000)) }),
  };
}

/** How the log ends. https://github.com/smart-on-fhir/bulk-data-client/wiki/Bulk-Data-Export-Log-Items */
function endEvent({ outcome, problem = '', files }: Report, duration: number): ExportEvent {
  if (outcome === 'failed' || outcome === 'stopped') {
    return { eventId: 'error', eventDetail: { outcome, message: problem } };
  }
  const sums = sumTally(files.map(file => ({ ...file, files: 1 })));
  return { eventId: 'export_complete', eventDetail: { ...sums, attachments: 0, duration } };
}

/** A job that the server has forgotten is begun anew, once. */
async function deliver(
  config: Config,
  wish: ExportWish,
  folder: ExportFolder,
  around: Surroundings,
): Promise<Delivery> {
  return bulkExport(config, wish, folder, around).catch(async (error: unknown) => {
    if (!(error instanceof ExportError) || error.kind !== 'job-lost') throw error;
    around.warn(`The export had to be begun anew. ${error.message}`);
    await folder.beginAnew();
    return bulkExport(config, wish, folder, around);
  });
}

/** Gives up what an earlier run has left: the job is deleted at the server, and the folder here, whose name is returned. */
export async function cancelExport(config: Config, { wish, folder: target, clock, signal }: Omit<Run, 'onProgress'>) {
  const identity = identityOf(config, wish);
  const unfinished = target ?? (await findUnfinished(config.exportsFolder, identity));
  if (unfinished === undefined)
    throw new ConfigError(`There is no unfinished export of this kind in ${config.exportsFolder}.`);
  const folder = await openExportFolder(unfinished, identity, clock.now());
  try {
    const { job } = folder.state;
    const keep = (sentence: string) => {
      throw new ExportError('refused', `${sentence} Its folder is kept, so that you can try again.`);
    };
    if (job) await deleteJob(await connect(config, { clock, signal }), job, keep);
    await folder.remove();
    return unfinished;
  } finally {
    await folder.release();
  }
}

/** What is meant for a database is not gone on with in a folder, nor the other way round. */
function identityOf({ database, ...config }: Config, wish: ExportWish): Identity {
  return { ...config, wish, ...(database && { to: database.name }) };
}

async function targetOf(config: Config, wish: ExportWish, now: number): Promise<string> {
  const unfinished = await findUnfinished(config.exportsFolder, identityOf(config, wish));
  return unfinished ?? join(config.exportsFolder, folderName(now));
}

const mostWarnings = 20;

function readFailure(
  error: unknown,
  signal: AbortSignal,
  canGoOn: boolean,
): Pick<Report, 'outcome' | 'problem' | 'reason' | 'brokenPromise'> {
  const outlook = canGoOn ? ' The next run of the same export goes on with it.' : '';
  if (signal.aborted && signal.reason instanceof Cancelled)
    return { outcome: 'stopped', problem: 'The export was given up.' };
  if (signal.aborted) return { outcome: 'stopped', problem: `The export was stopped before its end.${outlook}` };
  const kind = error instanceof ExportError ? error.kind : undefined;
  const reason = error instanceof OAuthError ? 'no-token' : kind;
  return {
    outcome: 'failed',
    problem: describeFailure(error) + outlook,
    ...(reason && { reason }),
    ...(kind === 'broken-promise' && { brokenPromise: true }),
  };
}

function describeFailure(error: unknown): string {
  if (error instanceof ExportError || error instanceof ConfigError) return error.message;
  if (error instanceof OAuthError) return `No access token: ${error.description} (${error.code})`;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'There is no room left on the disk.';
  return `Something unexpected happened: ${message}`;
}
