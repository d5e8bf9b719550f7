import { OAuthError } from '@smart-ehr/oauth-core';
import { bulkExport, type Surroundings } from './bulk-export.ts';
import type { ExportWish } from './command-line.ts';
import { type Config, ConfigError } from './config.ts';
import { ExportError } from './export/export-error.ts';
import { createExportFolder, type PastExport } from './export-folder.ts';
import type { Report } from './report.ts';

export type Run = { wish: ExportWish; folder: string } & Pick<Surroundings, 'clock' | 'signal' | 'onProgress'>;

/** One export into one folder, however it ends; the report says how. */
export async function runExport(config: Config, { wish, folder: target, ...around }: Run): Promise<PastExport> {
  const { clock, signal } = around;
  const folder = await createExportFolder(target);
  const startedAt = new Date(clock.now()).toISOString();
  const [warnings, severities] = [[] as string[], new Set<string>()];
  const watched: Surroundings = {
    ...around,
    warn: sentence => warnings.push(sentence),
    onIssue: ({ severity, text }) => {
      severities.add(severity);
      if (warnings.length < mostWarnings) warnings.push(`The server says (${severity}): ${text}`);
    },
  };
  const ended = await bulkExport(config, wish, folder.path, watched)
    .then(delivery => {
      const isIncomplete = severities.has('error') || severities.has('fatal');
      return { outcome: isIncomplete ? ('incomplete' as const) : ('complete' as const), ...delivery };
    })
    .catch((error: unknown) => ({ ...readFailure(error, signal), files: [] }));
  const endedAt = new Date(clock.now()).toISOString();
  const { fhirBase, scope } = config;
  const report: Report = { ...ended, warnings, fhirBase, scope, wish, startedAt, endedAt };
  return { folder: await folder.close(report), report };
}

const mostWarnings = 20;

function readFailure(error: unknown, signal: AbortSignal): Pick<Report, 'outcome' | 'problem' | 'brokenPromise'> {
  if (signal.aborted) return { outcome: 'stopped', problem: 'The export was stopped before its end.' };
  if (error instanceof ExportError) {
    return {
      outcome: 'failed',
      problem: error.message,
      ...(error.kind === 'broken-promise' && { brokenPromise: true }),
    };
  }
  if (error instanceof OAuthError) {
    return { outcome: 'failed', problem: `No access token: ${error.description} (${error.code})` };
  }
  if (error instanceof ConfigError) return { outcome: 'failed', problem: error.message };
  return { outcome: 'failed', problem: `Something unexpected happened: ${(error as Error).message}` };
}
