/** What is said at the end of an export: what arrived, how long it took, what is missing, where it is. */

import { type Step, steps } from '../export/progress.ts';
import type { PastExport } from '../export-folder.ts';
import { describeApplied, describeFiles, formatBytes, formatCount, formatDuration, formatNumber } from '../format.ts';
import { otherWarnings, type Report, sumTally, type Tally, tallyByType } from '../report.ts';
import { type Look, paint, signs } from './look.ts';
import { padEnd, padStart, plain, widthOf, wrap } from './text.ts';

export function closingReport({ folder, report }: PastExport, look: Look): string[] {
  return [
    ...headline(report, look),
    ...table(report, look),
    ...effort(report, look),
    ...shortcomings(report, look),
    ...(report.transactionTime === undefined ? [] : wrap(`As of ${report.transactionTime}`, look.columns, '  ')),
    // Not broken: it is copied.
    whereItIs({ folder, report }),
  ];
}

function whereItIs({ folder, report: { database } }: PastExport): string {
  return database?.applied ? `Database: ${describeApplied(database.name, database.applied)}` : `Folder: ${folder}`;
}

/** What is wrong in as few lines as possible, for who wants to hear nothing else. */
export function complaints({ folder, report }: PastExport): string[] {
  if (report.outcome === 'complete') return [];
  const { problem, missing } = report;
  return [
    ...(problem === undefined ? [] : [plain(problem)]),
    ...(missing
      ? [`The export is incomplete: ${missingWords(missing)}.`, ...missing.says.map(text => `  ${plain(text)}`)]
      : []),
    `Folder: ${folder}`,
  ];
}

function headline(report: Report, look: Look): string[] {
  const { done, bad } = signs(look);
  const took = formatDuration(Date.parse(report.endedAt) - Date.parse(report.startedAt));
  const isGood = report.outcome === 'complete';
  const sentence = {
    complete: `Export complete: ${describeFiles(report)}, in ${took}`,
    incomplete: `Export incomplete: ${describeFiles(report)}, in ${took}. ${report.problem ?? ''}`,
    failed: `The export failed after ${took}. ${report.problem ?? ''}`,
    stopped: `Stopped after ${took}. ${report.problem ?? ''}`,
  }[report.outcome];
  const [first = '', ...rest] = wrap(`${isGood ? done : bad} ${sentence}`, look.columns, '  ');
  return [paint(look, isGood ? 'good' : 'bad', first), ...rest];
}

/** On a narrow terminal without the number of files. */
function table(report: Report, look: Look): string[] {
  const tallies = tallyByType(report);
  if (tallies.length === 0) return [];
  const isWide = look.columns >= 60;
  const cells = ({ type, files, resources, bytes }: Tally) => [
    type,
    ...(isWide ? [formatNumber(files)] : []),
    formatNumber(resources),
    formatBytes(bytes),
  ];
  const head = ['Type', ...(isWide ? ['Files'] : []), 'Resources', 'Size'];
  const body = tallies.map(cells);
  const foot = tallies.length > 1 ? [cells({ type: 'Total', ...sumTally(tallies) })] : [];
  const widths = head.map((_name, column) =>
    Math.max(...[head, ...body, ...foot].map(row => widthOf(row[column] ?? ''))),
  );
  const line = (row: string[]) =>
    row
      .map((cell, column) => (column === 0 ? padEnd(cell, widths[0] ?? 0) : padStart(cell, widths[column] ?? 0)))
      .join('  ');
  return [
    '',
    paint(look, 'quiet', line(head)),
    ...body.map(line),
    ...foot.map(row => paint(look, 'strong', line(row))),
    '',
  ];
}

const stepWords: Record<Step, string> = {
  authorizing: 'token',
  'kicking-off': 'kick-off',
  preparing: 'preparing',
  downloading: 'downloading',
  applying: 'applying',
  deleting: 'tidying up',
};

function effort({ durations = {}, retries = 0, resourcesPerSecond, files }: Report, look: Look): string[] {
  const { between } = signs(look);
  const times = steps.flatMap(step => {
    const ms = durations[step];
    return ms === undefined ? [] : [`${stepWords[step]} ${formatDuration(ms)}`];
  });
  const pace = resourcesPerSecond && files.length > 0 ? [`${formatNumber(resourcesPerSecond)} resources/s`] : [];
  const again = retries > 0 ? [`${formatCount(retries, 'request')} sent again`] : [];
  return [
    ...(times.length > 0 ? wrap(`Time: ${times.join(', ')}`, look.columns, '  ') : []),
    ...(pace.length + again.length > 0 ? wrap(`Pace: ${[...pace, ...again].join(between)}`, look.columns, '  ') : []),
  ];
}

function shortcomings(report: Report, look: Look): string[] {
  const { missing } = report;
  const says = missing?.says ?? [];
  const warn = (text: string) => wrap(text, look.columns, '  ').map(line => paint(look, 'warn', line));
  return [
    ...(missing ? warn(`Missing: ${missingWords(missing)}:`) : []),
    ...says.flatMap(text => wrap(text, look.columns - 2, '  ').map(line => `  ${line}`)),
    ...otherWarnings(report).flatMap(warning => warn(`Warning: ${warning}`)),
  ];
}

export function missingWords({ errors }: NonNullable<Report['missing']>): string {
  return `the server reports ${formatCount(errors, 'error')} about what it could not export`;
}
