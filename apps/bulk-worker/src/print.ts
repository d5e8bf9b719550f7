/** What the command line says about an export. */
import type { Applied } from './destinations/apply-export.ts';
import type { Progress } from './export/progress.ts';
import type { PastExport } from './export-folder.ts';
import { resourcesByType } from './report.ts';

const everyMs = 2000;

/** One line for each step, each file and each new word of the server; within a large file one every two seconds. */
export function createProgressPrinter(print: (line: string) => void, now: () => number) {
  let [last, lastAt] = ['', Number.NEGATIVE_INFINITY];
  return (progress: Progress) => {
    const { step, serverSays, file } = progress;
    const what = [step, serverSays, file?.name].join();
    if (what === last && now() - lastAt < everyMs) return;
    const line = describeProgress(progress);
    const isNews = what !== last || step === 'downloading' || step === 'applying';
    [last, lastAt] = [what, now()];
    if (isNews) print(line);
  };
}

export function describeProgress({ step, serverSays, file, resources: all }: Progress): string {
  if (step === 'authorizing') return 'Getting an access token';
  if (step === 'preparing') return `The server is preparing the files${serverSays ? ` (${serverSays})` : ''}`;
  if (step === 'applying') return `Applying the export to the database${all > 0 ? `: ${all} resources` : ''}`;
  if (step === 'deleting' || !file) return 'Telling the server that it may forget the export';
  const { name, number, of, resources, expected } = file;
  const counts = [resources, expected].filter(count => count !== undefined && count > 0);
  return `Downloading ${name}, file ${number} of ${of}${counts.length > 0 ? `: ${counts.join(' of ')} resources` : ''}`;
}

export function describeExport({ folder, report }: PastExport): string {
  const { outcome, problem, warnings, transactionTime, files, database } = report;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const counts = resourcesByType(report).map(([type, count]) => `  ${type.padEnd(24)} ${count}`);
  return [
    ...counts,
    ...warnings.map(warning => `Warning: ${warning}`),
    ...(problem === undefined ? [] : [outcome === 'failed' ? `The export failed. ${problem}` : problem]),
    ...(transactionTime === undefined
      ? []
      : [`Exported as of ${transactionTime}, ${bytes} bytes in ${files.length} files`]),
    ...(database?.applied ? [describeApplied(database.name, database.applied)] : [`Folder: ${folder}`]),
  ].join('\n');
}

function describeApplied(name: string, { stored, deleted, removed }: Applied): string {
  const gone = removed > 0 ? `, ${removed} removed that the server has no more` : '';
  return `Database: ${name} (${stored} added or replaced, ${deleted} deleted${gone})`;
}
